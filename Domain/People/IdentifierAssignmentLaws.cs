using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.People;

/// <summary>An identifier assignment has its turn among the CO's.</summary>
internal sealed class IdentifierAssignmentLaws : Laws<IdentifierAssignment>
{
    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(IdentifierAssignment.Minimum)) is int least && value(nameof(IdentifierAssignment.Maximum)) is int most && most < least)
            yield return new(Rule.ValueIsPermitted, CheckAttribute.NoText, nameof(IdentifierAssignment.Maximum));
    }

    public override IdentifierAssignment Kept(Save<IdentifierAssignment> save, Draft draft) => save.Record.Order is not null ? save.Record : save.Record with
    {
        Order = Places.After(draft.Co.Settings.IdentifierAssignments.Where(a => a.Id != save.Before?.Id).Select(a => a.Record.Order)),
    };
}
