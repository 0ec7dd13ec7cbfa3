using System.Collections.Immutable;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources.Pipelines;

/// <summary>The role that a pipeline makes of an org identity (<c>org-identity-sources.md</c> 6.3 and 6.5).</summary>
internal static class SourcedRole
{
    private const string UsualAffiliation = "member";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Makes the role, or brings it to what the org identity says now. One that was suspended by hand is active again.</summary>
    public static (RoleId? Role, ImmutableArray<Refusal> Refusals) Sync(PipelineRun run, PersonId person, bool isNew)
    {
        var present = Of(run, person);
        var stream = new StreamId(StreamKind.Person, (present?.Record.PersonId ?? person).Value);
        var identity = run.OrgIdentity.Record!.Record;
        var wanted = new Role(
            present?.Id ?? 0, person, PersonOf(run, identity.SponsorIdentifier), PersonOf(run, identity.ManagerIdentifier), run.Pipeline.SyncCouId,
            First(run.Pipeline.SyncAffiliation, identity.Affiliation, UsualAffiliation), identity.Title, identity.Organization, identity.Department,
            identity.ValidFrom, identity.ValidThrough, present?.Record.Order, isNew ? run.Draft.Person(person).Record!.Record.Status : PersonStatus.Active, run.Identity);
        if (present is not null && Kind<Role>.Instance.Fields.All(f => Alike.Are(f.Of(present.Record), f.Of(wanted)))) return (new(present.Id), []);
        var refusals = Faults.Unkept<Role>(Saving.Copy(stream, present, wanted, run.From, run.Draft, run.Because, run.Law));
        return refusals.Length > 0 ? (null, refusals) : (new(Of(run, person)!.Id), []);
    }

    /// <summary>The role when its source, or its link, is gone.</summary>
    public static void End(PipelineRun run, PersonId person, PipelineAction action)
    {
        PersonStatus? status = run.Pipeline.SyncStatusOnDelete is { Length: > 0 } code ? Codes<PersonStatus>.Parse(code) : null;
        // To be unlinked is no reason to lose the status, where the pipeline names none.
        if (status is null && action == PipelineAction.Unlink) return;
        foreach (var role in run.Draft.Person(person).Roles.Where(r => r.Record.SourceOrgIdentityId == run.Identity))
            Saving.Follow(new(StreamKind.Person, person.Value), role, role.Record with { Status = status }, run.Draft, run.Because, run.Law);
    }

    /// <summary>Ends the roles that the person had before in the COU that the pipeline replaces.</summary>
    public static void Replace(PipelineRun run, PersonId person, RoleId? made)
    {
        if (run.Pipeline is not { CreateRole: true, SyncReplaceCouId: { } cou }) return;
        var stream = new StreamId(StreamKind.Person, person.Value);
        foreach (var role in run.Draft.Person(person).Roles.Where(r => r.Record.CouId == cou && r.Id != made?.Value))
        {
            // Two saves, as the Registry makes them.
            if (role.Record.ValidThrough is not null)
                Saving.Follow(stream, role, role.Record with { ValidThrough = run.Draft.Now - Moment }, run.Draft, run.Because, run.Law);
            var now = run.Draft.Find<Role>(stream, role.Id)!;
            Saving.Follow(stream, now, now.Record with { Status = PersonStatus.Expired }, run.Draft, run.Because, run.Law);
        }
    }

    /// <summary>By what an org identity's manager and sponsor are sought, where the pipeline makes a role.</summary>
    public static IEnumerable<PersonSought> Questions(Pipeline pipeline, OrgIdentityRecord identity) => pipeline.CreateRole != true ? []
        : new[] { Question(pipeline, identity.ManagerIdentifier), Question(pipeline, identity.SponsorIdentifier) }.OfType<PersonSought>();

    /// <summary>By what whoever has the role is sought that was made of an org identity.</summary>
    public static PersonSought Question(OrgIdentityId identity) => new(SoughtBy.SourcedRole, null, identity.Value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whoever still has the role of an org identity that is nobody's by now: it may come along.</summary>
    public static Needs NeedsOfUnlinked(Pipeline pipeline, OrgIdentityId identity, Known known) => pipeline.CreateRole != true ? Needs.None : Needs.None with
    {
        Sought = [Question(identity)],
        Streams = [.. known.Found.GetValueOrDefault(Question(identity), []).Select(p => new StreamId(StreamKind.Person, p.Value))],
    };

    private static PersonSought? Question(Pipeline pipeline, string? identifier) => string.IsNullOrEmpty(identifier) ? null
        : new(SoughtBy.ActiveIdentifier, string.IsNullOrEmpty(pipeline.SyncIdentifierType) ? null : pipeline.SyncIdentifierType, identifier);

    /// <summary>The role that the org identity made, the person's own first: one that somebody else still has from a link that was theirs comes with the org identity.</summary>
    private static Current<Role>? Of(PipelineRun run, PersonId person) =>
        run.People.People(Question(run.Identity)).Prepend(person).Select(p => run.Draft.Person(p).Roles.FirstOrDefault(r => r.Record.SourceOrgIdentityId == run.Identity)).FirstOrDefault(r => r is not null);

    private static PersonId? PersonOf(PipelineRun run, string? identifier) =>
        Question(run.Pipeline, identifier) is { } question && run.People.People(question) is [var first, ..] ? first : null;

    private static string First(params string?[] texts) => texts.First(t => !string.IsNullOrEmpty(t))!;
}
