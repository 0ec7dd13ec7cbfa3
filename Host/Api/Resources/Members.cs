using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Resources;

/// <summary>Members of groups: only of groups that are in use, by group, by person or by both, and by whether they own it.</summary>
internal static class Members
{
    public static Answer List(Call call, Narrowing? narrow)
    {
        // As recorded: the reference takes a CO for no filter at all, and shows a CO's user nothing.
        if (narrow?.Parent == Parent.Co && !call.Visitor.IsOfPlatform) return Answer.Unmapped with { Status = 204 };
        List<Of> owners = narrow is null || narrow.Parent == Parent.Co ? [] : [narrow.Of];
        if (narrow?.Parent == Parent.Group && call.QueryId(Parent.Person.Query) is { } person) owners.Add(new(OwnedBy.Person, person));
        var rows = call.Records.ListAsync(Kind<Membership>.Instance, owners, call.Cancel).Where(OwnerFilter(call.Query("owner")));
        return Answer.Many(Served.Members, OfGroupsInUse(call, rows));
    }

    private static Func<StoredRow, bool> OwnerFilter(string? owner) => owner switch
    {
        "true" or "1" => row => ((Membership)row.Record).Owner == true,
        "false" or "0" => row => ((Membership)row.Record).Owner != true,
        _ => _ => true,
    };

    private static IAsyncEnumerable<StoredRow> OfGroupsInUse(Call call, IAsyncEnumerable<StoredRow> rows)
    {
        var inUse = new Dictionary<int, bool>();
        return rows.Where(async (row, cancel) =>
        {
            var group = ((Membership)row.Record).GroupId.Value;
            if (!inUse.TryGetValue(group, out var known)) inUse[group] = known = await Groups.InUseAsync(call, group) is not null;
            return known;
        });
    }
}
