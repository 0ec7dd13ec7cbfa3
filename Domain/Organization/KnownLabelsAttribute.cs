using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>Labels that the registry has settings for: none yet, so that only an empty list passes.</summary>
public sealed class KnownLabelsAttribute : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        value is string { Length: > 0 } ? (Rule.LabelIsKnown, "One of the Configuration labels does not exist.") : null;
}
