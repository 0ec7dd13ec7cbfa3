using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Resources;

/// <summary>What groups do besides: tell whose they are, and have their members computed anew.</summary>
internal static class Groups
{
    /// <summary>A group that is live and active; null when it is not.</summary>
    public static async Task<StoredRow?> InUseAsync(Call call, int id) =>
        await call.Desk.RecordAsync(Kind<GroupRecord>.Instance, id, call.Cancel) is { Deleted: false, Record: GroupRecord { Status: Standing.Active } } row ? row : null;

    /// <summary>The groups that a person is in, as member or owner, by a membership that counts now.</summary>
    public static async Task<Answer> OfPersonAsync(Call call, StoredRow person)
    {
        var now = call.Desk.Registry.Clock.GetUtcNow();
        var groups = new SortedDictionary<int, StoredRow>();
        await foreach (var row in call.Records.ListAsync(Kind<Membership>.Instance, [new(OwnedBy.Person, person.RowId)], call.Cancel))
        {
            var membership = (Membership)row.Record;
            if (membership is { Member: not true, Owner: not true } || !new Validity(membership.ValidFrom, membership.ValidThrough).Covers(now)) continue;
            if (await InUseAsync(call, membership.GroupId.Value) is { } group) groups[group.RowId] = group;
        }

        return Answer.Many(Served.Groups, groups.Values.ToAsyncEnumerable());
    }

    /// <summary><c>POST /co_groups/reconcile/{id}</c>: who is to be in an automatic group is computed anew.</summary>
    public static async Task<Answer> ReconcileAsync(Call call, int id)
    {
        if (!call.Visitor.IsPrivileged) return Answer.Unauthorized;
        var (row, refusal) = await Scope.OfRecordAsync(call, Served.Groups, id, Answer.Unknown(Served.Groups.Singular));
        if (row is null) return refusal!;
        if (row is not { Deleted: false, Record: GroupRecord { Auto: true } group }) return Answer.Ok;
        await foreach (var person in MisplacedAsync(call, group))
        {
            if (Refusals.Of(await call.HandleAsync(group.CoId, new Settle(person)), Served.Groups, $"{id}") is { } failed) return failed;
        }

        return Answer.Ok;
    }

    /// <summary>People who are in an automatic group and should not be, or the other way round.</summary>
    private static async IAsyncEnumerable<PersonId> MisplacedAsync(Call call, GroupRecord group)
    {
        var members = await call.Records.ListAsync(Kind<Membership>.Instance, [new(OwnedBy.Group, group.Id)], call.Cancel)
            .Where(m => ((Membership)m.Record).Member == true).Select(m => ((Membership)m.Record).PersonId.Value).ToHashSetAsync(null, call.Cancel);
        var roles = group.CouId is { } cou
            ? await call.Records.ListAsync(Kind<Role>.Instance, [new(OwnedBy.Cou, cou.Value)], call.Cancel).Select(r => (Role)r.Record).ToListAsync(call.Cancel)
            : [];
        var rolesOf = roles.ToLookup(r => r.PersonId.Value);
        var people = await call.Records.ListAsync(Kind<PersonRecord>.Instance, [new(OwnedBy.Co, group.CoId.Value)], call.Cancel).Select(p => (PersonRecord)p.Record).ToListAsync(call.Cancel);
        foreach (var person in people.Where(p => AutomaticGroups.Has(group, p.Status, rolesOf[p.Id]) != members.Contains(p.Id))) yield return new(person.Id);
    }

    /// <summary><c>PUT /co_groups/reconcile?coid=</c>: missing default groups are made, and all automatic ones shown.</summary>
    public static async Task<Answer> ReconcileAllAsync(Call call)
    {
        if (!call.Visitor.IsPrivileged) return Answer.Unauthorized;
        if (string.IsNullOrWhiteSpace(call.Query(Parent.Co.Query))) return Answer.NoCo;
        if (call.QueryId(Parent.Co.Query) is not { } id || await call.Desk.RecordAsync(Kind<Co>.Instance, id, call.Cancel) is null) return Answer.CoUnknown;
        var co = new CoId(id);
        if (!call.Visitor.MayEnter(co)) return Answer.Unauthorized;
        if (Refusals.Of(await call.HandleAsync(co, new MakeDefaultGroups(co)), Served.Groups, $"{id}") is { } refused) return refused;
        var automatic = call.Records.ListAsync(Kind<GroupRecord>.Instance, [new(OwnedBy.Co, id)], call.Cancel).Where(r => ((GroupRecord)r.Record).Auto == true);
        return Answer.Many(Served.Groups, automatic, version: null);
    }
}
