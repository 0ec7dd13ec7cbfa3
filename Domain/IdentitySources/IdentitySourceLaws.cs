using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>An identity source's label is its own in the CO (<c>records.md</c> 5), and its group mappings go with it. The org identities made from it stay.</summary>
internal sealed class IdentitySourceLaws : Laws<IdentitySource>
{
    private const string GoesWithSource = "a source's group mappings go with it";

    public override IEnumerable<Refusal> Faults(Save<IdentitySource> save, Draft draft)
    {
        if (save.Record.SorLabel is { Length: > 0 } label && save.Changes(s => s.SorLabel) && draft.Co.Sources.Values.Any(s => s.Id != save.Before?.Id && s.Record.SorLabel == label))
            yield return new(Rule.NameIsFree, "Name In Use", null);
    }

    public override void AfterDeleting(Current<IdentitySource> record, int because, Draft draft)
    {
        foreach (var mapping in draft.Co.Mappings.Values.Where(m => m.Record.SourceId?.Value == record.Id).OrderBy(m => m.Id).ToList())
            Saving.Drop<GroupMapping>(mapping.Id, draft, because, GoesWithSource);
    }
}

/// <summary>A pipeline that matches by identifier says by which.</summary>
internal sealed class PipelineLaws : Laws<Pipeline>
{
    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(Pipeline.MatchStrategy)) is "ID" && string.IsNullOrEmpty(value(nameof(Pipeline.MatchType)) as string))
            yield return new(Rule.ValueIsGiven, CheckAttribute.NoText, nameof(Pipeline.MatchType));
    }
}
