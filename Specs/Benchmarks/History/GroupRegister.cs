using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Benchmarks.History;

/// <summary>The groups: automatic ones, and those that people make, of very unequal size, some within others.</summary>
internal sealed class GroupRegister
{
    private const int AtFirst = 24;
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromDays(6);
    private readonly Town town;
    private readonly List<Kept<GroupRecord>> own = [];
    private readonly Dictionary<int, Nesting> nestings = [];
    private readonly Dictionary<(int? Cou, GroupType Type), int> automatic = [];

    public GroupRegister(Town town)
    {
        this.town = town;
        Automatic(1, null, "CO");
        Automatic(Town.MainCo, null, "CO");
        foreach (var cou in town.Organization.Cous) Automatic(Town.MainCo, cou, $"CO:COU:{cou}");
        for (var i = 0; i < AtFirst; i++) Found();
        for (var i = 0; i < AtFirst; i += 6) Nest(own[i + 3], own[i]);
        town.Tables.Mappings.AddForGood(id => new(id, new(town.Organization.Sources[0]), "affiliation", "EQI", "staff", new(own[0].Id)));
    }

    /// <summary>Groups that take members, the large ones first.</summary>
    public IReadOnlyList<Kept<GroupRecord>> Own => own;

    public GroupId AutomaticOf(int? cou, GroupType type) => new(automatic[(cou, type)]);

    /// <summary>The nesting by which members of a group are members of another; null when it is nested nowhere.</summary>
    public Nesting? NestingOf(int group) => nestings.GetValueOrDefault(group);

    public IEnumerable<TimeSpan> Years()
    {
        while (town.IsGrowing)
        {
            yield return town.Chance.UpTo(BetweenChanges);
            var group = town.Chance.Pick(own);
            switch (town.Chance.Below(5))
            {
                case 0:
                    GivenUp();
                    break;
                case 1:
                    group.Edit(g => g with { Status = g.Status == Standing.Active ? Standing.Suspended : Standing.Active });
                    break;
                case 2:
                    group.Edit(g => g with { Description = $"{g.Name}, as of {town.Now:MMMM yyyy}", Open = town.Chance.Of(0.5) });
                    break;
                default:
                    Found();
                    break;
            }
        }
    }

    public void Close()
    {
        foreach (var group in own) group.Close();
    }

    private void Automatic(int co, int? cou, string name)
    {
        foreach (var (type, word) in new[] { (GroupType.Administrators, "admins"), (GroupType.Approvers, "approvers"), (GroupType.ActiveMembers, "members:active"), (GroupType.AllMembers, "members:all") })
        {
            var group = town.Tables.Groups.AddForGood(id => new(
                id, new(co), cou is { } c ? new CouId(c) : null, $"{name}:{word}", Words.Title(word), null, false, Standing.Active, type,
                type is GroupType.ActiveMembers or GroupType.AllMembers, null));
            automatic[(cou, type)] = group.Id;
        }
    }

    private void Found() => own.Add(town.Tables.Groups.Add(id => new(
        id, new(Town.MainCo), null, $"{Words.Interests[own.Count % Words.Interests.Length]} {own.Count + 1}", town.Chance.Of(0.5) ? "" : null, null,
        town.Chance.Of(0.3), Standing.Active, GroupType.Standard, false, false)));

    private void Nest(Kept<GroupRecord> inner, Kept<GroupRecord> outer) =>
        nestings[inner.Id] = town.Tables.Nestings.AddForGood(id => new(id, new(inner.Id), new(outer.Id), false));

    private void GivenUp()
    {
        var group = town.Tables.Groups.Add(id => new(id, new(Town.MainCo), null, $"Plan {id}", null, null, false, Standing.Active, GroupType.Standard, false, false));
        group.Edit(g => g with { Description = "Nobody came" });
        group.Delete();
        group.Close();
    }
}
