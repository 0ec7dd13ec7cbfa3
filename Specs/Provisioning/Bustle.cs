using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Commands;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Provisioning;

/// <summary>What people do at an office all day, drawn by chance: whatever targets are told of changes in the end.</summary>
internal sealed class Bustle(Office office, int seed)
{
    private static readonly PersonStatus[] Statuses = [PersonStatus.Active, PersonStatus.Active, PersonStatus.GracePeriod, PersonStatus.Suspended, PersonStatus.Expired, PersonStatus.PendingVetting];

    private readonly Random chance = new(seed);
    private readonly List<int> people = [];
    private readonly List<int> groups = [];
    private int done;

    /// <summary>Does some things, one after the other. What a rule refuses is let be.</summary>
    public async Task DoAsync(int many)
    {
        for (var i = 0; i < many; i++) await StepAsync();
    }

    private async Task StepAsync()
    {
        if (people.Count < 4) people.Add(await office.EnrolAsync(Word));
        else if (groups.Count < 2) groups.Add(await office.DoAsync(new Add<GroupRecord>(Of<GroupRecord>(("CoId", Office.Campus), ("Name", Word), ("Status", Standing.Active)))));
        else await ChangeAsync(new(Any(people)), new(Any(groups)));
    }

    private async Task ChangeAsync(PersonId person, GroupId group)
    {
        switch (chance.Next(12))
        {
            case 0:
                people.Add(await office.EnrolAsync(Word));
                break;
            case 1 or 2 or 3:
                if (await office.OfPersonAsync<Name>(person.Value) is [var name, ..]) await office.AskAsync(new Edit<Name>(name.Id, Of<Name>(("Given", Word))));
                break;
            case 4:
                await office.AskAsync(new ChangeStatus(person, Any(Statuses)));
                break;
            case 5 or 6:
                await office.AskAsync(new Add<Membership>(Of<Membership>(("PersonId", person), ("GroupId", group), ("Member", true), ("ValidThrough", Soon))));
                break;
            case 7:
                if (await office.OfPersonAsync<Membership>(person.Value) is { Count: > 0 } memberships) await office.AskAsync(new Delete<Membership>(Any(memberships).Id));
                break;
            case 8:
                await office.AskAsync(new Add<Role>(Of<Role>(("PersonId", person), ("Affiliation", "staff"), ("Status", PersonStatus.Active), ("ValidThrough", Soon))));
                break;
            case 9:
                await office.AskAsync(new Edit<GroupRecord>(group.Value, Of<GroupRecord>(("Name", Word))));
                break;
            case 10:
                await office.AskAsync(new Edit<GroupRecord>(group.Value, Of<GroupRecord>(("Status", chance.Next(2) == 0 ? Standing.Active : Standing.Suspended))));
                break;
            default:
                if (people.Count < 5) break;
                people.Remove(person.Value);
                await office.AskAsync(new Expunge(person));
                break;
        }
    }

    // No two alike, so that a rule has little to refuse and a stale value shows.
    private string Word => $"Word {seed}-{++done}";

    private DateTimeOffset? Soon => chance.Next(2) == 0 ? TimeProvider.System.GetUtcNow().AddMilliseconds(chance.Next(3_000)) : null;

    private T Any<T>(IReadOnlyList<T> some) => some[chance.Next(some.Count)];
}
