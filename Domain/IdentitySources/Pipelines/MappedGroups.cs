using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources.Pipelines;

/// <summary>Keeps a person in the groups that a record is mapped to, and out of those it no longer is (<c>org-identity-sources.md</c> 6.4).</summary>
internal static class MappedGroups
{
    /// <summary>What somebody else put the person in is left alone; whoever only owns a group is not in it. Without the source's own words nothing is mapped.</summary>
    public static void Sync(PipelineRun run, PersonId person)
    {
        var mapped = run.Record is { } record
            ? GroupMatch.Of(run.Draft.Co.Mappings.Values.Select(m => m.Record).Where(m => m.SourceId?.Value == run.Source.Id).OrderBy(m => m.Id), record, run.Draft.Now)
            : new Dictionary<GroupId, Validity>();
        var stream = new StreamId(StreamKind.Person, person.Value);
        foreach (var (group, validity) in mapped.OrderBy(m => m.Key.Value))
        {
            if (run.Draft.Co.Group(group) is null) continue;
            var present = run.Draft.Person(person).Memberships.FirstOrDefault(m => m.Record.GroupId == group && m.Record.Member == true);
            if (present is not null && (present.Record.SourceOrgIdentityId != run.Identity || Validity(present.Record) == validity)) continue;
            var wanted = (present?.Record ?? new Membership(0, group, person, Member: true, Owner: false, null, null, run.Identity, null)) with { ValidFrom = validity.From, ValidThrough = validity.Through };
            Saving.Copy(stream, present, wanted, run.From, run.Draft, run.Because, run.Law);
        }

        Drop(run, person, group => !mapped.ContainsKey(group));
    }

    /// <summary>Takes the person out of all that this org identity put them in.</summary>
    public static void Leave(PipelineRun run, PersonId person) => Drop(run, person, _ => true);

    private static void Drop(PipelineRun run, PersonId person, Func<GroupId, bool> isOver)
    {
        foreach (var gone in run.Draft.Person(person).Memberships.Where(m => m.Record.SourceOrgIdentityId == run.Identity && isOver(m.Record.GroupId)))
            Saving.Drop<Membership>(gone.Id, run.Draft, run.Because, run.Law);
    }

    private static Validity Validity(Membership membership) => new(membership.ValidFrom, membership.ValidThrough);
}
