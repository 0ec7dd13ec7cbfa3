using System.Collections.Immutable;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources.Pipelines;

/// <summary>Why a pipeline runs.</summary>
internal enum PipelineAction
{
    Add,
    Update,
    Delete,
    Relink,
    Unlink,
}

/// <summary>One run of a pipeline for one org identity (<c>org-identity-sources.md</c> 6.1).</summary>
/// <param name="Identity">The org identity, as the source has left it.</param>
/// <param name="Record">What the source says; null where only what is kept of it is known.</param>
/// <param name="ReferenceId">What the matcher answered; null where none was asked.</param>
/// <param name="Because">The change that it follows from; null for what was asked for itself.</param>
internal sealed record PipelineRun(Pipeline Pipeline, IdentitySource Source, OrgIdentityId Identity, SourcedRecord? Record, string? ReferenceId, int? Because, Draft Draft, Sought People)
{
    /// <summary>Another org identity that is known to be the same person's; null where none is.</summary>
    public OrgIdentityId? Sibling { get; init; }

    /// <summary>What is the law of all that it does.</summary>
    public string Law { get; } = $"pipeline {Pipeline.Id.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where all that it copies comes from.</summary>
    public Origin From { get; } = new(Identity, new(Source.Id));

    public OrgIdentity OrgIdentity => Draft.OrgIdentity(Identity);

    /// <param name="action">Why it runs.</param>
    /// <param name="person">Whose the org identity is, or was until now; null to find out.</param>
    /// <returns>Why not; then nothing of it may stay.</returns>
    public ImmutableArray<Refusal> Run(PipelineAction action, PersonId? person = null)
    {
        if (!IsEnabled(action)) return [];
        person ??= Linked(Identity);
        if (person is null && Sibling is { } sibling && Linked(sibling) is { } same) Link((person = same).Value);
        if (person is null && action is not PipelineAction.Unlink)
        {
            switch (Matching.Find(Matching.Questions(Pipeline, OrgIdentity, ReferenceId), People.People))
            {
                case (_, [var match]):
                    Link((person = match).Value);
                    break;
                case ({ By: var by }, _):
                    return [new(Rule.MatchIsClear, $"Canonical {(by == SoughtBy.Mail ? nameof(EmailAddress) : nameof(Identifier))} match type found more than one matching record", null)];
            }
        }

        var isNew = person is null;
        if (person is null && action != PipelineAction.Add) return [];
        if (person is { } known && (action == PipelineAction.Unlink || (action == PipelineAction.Delete && Pipeline.SyncStatusOnDelete is { Length: > 0 })))
        {
            SourcedRole.End(this, known, action);
            MappedGroups.Leave(this, known);
            if (action == PipelineAction.Unlink) SourcedCopies.Remove(this, known);
            People.Note(known);
            return [];
        }

        if (person is null)
        {
            var (made, refusals) = Make();
            if (refusals.Length > 0) return refusals;
            person = made;
        }

        var (role, faults) = Pipeline.CreateRole == true ? SourcedRole.Sync(this, person.Value, isNew) : (null, []);
        if (faults.Length == 0) faults = SourcedCopies.Sync(this, person.Value, role);
        if (faults.Length > 0) return faults;
        MappedGroups.Sync(this, person.Value);
        if (!isNew && action is PipelineAction.Add or PipelineAction.Relink) SourcedRole.Replace(this, person.Value, role);
        People.Note(person.Value);
        return [];
    }

    /// <summary>Reckons the groups of whoever the org identity is, and nothing else.</summary>
    public void Remap()
    {
        if (Linked(Identity) is { } person) MappedGroups.Sync(this, person);
    }

    private bool IsEnabled(PipelineAction action) => action switch
    {
        PipelineAction.Add => Pipeline.SyncOnAdd == true,
        PipelineAction.Update => Pipeline.SyncOnUpdate == true,
        PipelineAction.Delete => Pipeline.SyncOnDelete == true,
        _ => true,
    };

    private PersonId? Linked(OrgIdentityId identity) =>
        Draft.Known.Links.TryGetValue(identity, out var person) && Draft.Person(person).Links.Any(l => l.Record.OrgIdentityId == identity) ? person : null;

    private void Link(PersonId person) => Draft.Add(new IdentityLink(Draft.NextId<IdentityLink>(), person, Identity), Because, Law);

    private (PersonId Person, ImmutableArray<Refusal> Refusals) Make()
    {
        var status = Pipeline.SyncPersonStatus is { Length: > 0 } code && Codes<PersonStatus>.TryParse(code, out var wanted) ? wanted : PersonStatus.Active;
        var person = new PersonRecord(Draft.NextId<PersonRecord>(), Draft.Co.Id, status, OrgIdentity.Record?.Record.DateOfBirth, null);
        var id = new PersonId(person.Id);
        var stream = new StreamId(StreamKind.Person, person.Id);
        LawsOf.Kind<PersonRecord>().After(new(null, person, Sent<PersonRecord>.All(person)), Draft.Add(person, Because, Law), Draft);
        Link(id);
        var primary = OrgIdentity.Names.First(n => n.Record.PrimaryName == true).Record;
        var name = primary with { Id = 0, OrgIdentityId = null, PersonId = id, SourceNameId = null, Language = null };
        var refusals = Faults.Unkept<Name>(Saving.Copy(stream, null, name, null, Draft, Because, Law));
        // By this the matcher's person is found when the next record comes that is about them.
        if (refusals.Length == 0 && ReferenceId is not null)
            refusals = Faults.Unkept<Identifier>(Saving.Copy(stream, null, new Identifier(0, ReferenceId, Matching.Reference, false, Standing.Active, null, id, null, null, null, null, null, null), null, Draft, Because, Law));
        return (id, refusals);
    }
}
