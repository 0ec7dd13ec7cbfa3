using EventRegistry.Domain.Changelog;

namespace EventRegistry.Specs.Golden;

/// <summary>What a change says of a record, whatever its kind.</summary>
internal static class Saying
{
    /// <summary>The values after the change; null where the record is gone.</summary>
    public static IRecord? After(Change change) => change.Kind.Accept(new Values(change));

    private sealed class Values(Change change) : IKindVisitor<IRecord?>
    {
        public IRecord? Visit<T>(Kind<T> kind) where T : class, IRecord => change switch
        {
            Added<T> added => added.Record,
            Edited<T> edited => edited.Record,
            Received<T> received => received.Record,
            _ => null,
        };
    }
}
