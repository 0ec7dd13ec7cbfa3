using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Commands;

/// <summary>
/// Settles the people of groups that changed, each told by a stream of their own, one command a person. A note in the database says that it is to be done
/// until it is done, so that a host that dies on the way leaves it to another; and since settling what is settled changes nothing, it may begin anew.
/// </summary>
internal sealed class Settlement(Registry registry, Registrar registrar)
{
    // Who is in the group, or in one that is nested into it; of an automatic group, all whom it might be about.
    private const string People = """
        with feeding as (
            select $2::integer as grp
            union select r.grp from eventregistry.records r
            where r.tenant = $1 and r.kind = 'nesting' and not r.is_copy and not r.deleted and (r.data ->> 'TargetGroupId')::integer = $2
        )
        select r.person from eventregistry.records r
        where r.kind = 'membership' and not r.is_copy and not r.deleted and r.tenant = $1 and r.grp in (select grp from feeding)
        union
        select p.id from eventregistry.records g join eventregistry.records p on p.tenant = g.tenant and p.kind = 'person' and not p.is_copy and not p.deleted
        where g.kind = 'group' and g.id = $2 and g.tenant = $1 and not g.deleted and (g.data ->> 'Auto')::boolean
        order by 1
        """;

    // Deleted ones too: what is left of them is purged as well.
    private const string Everybody = "select r.id from eventregistry.records r where r.tenant = $1 and r.kind = $2 and not r.is_copy order by 1";

    /// <summary>Makes a note.</summary>
    public async Task<long> NoteAsync(CoId co, GroupId group, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand("insert into eventregistry.unsettled (tenant, grp) values ($1, $2) returning id");
        command.Parameters.Add(new() { Value = Tenant.Of(co) });
        command.Parameters.Add(new() { Value = group.Value });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Does what a note says, unless another host is at it.</summary>
    public async Task WorkAsync(long note, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var take = new NpgsqlCommand("select tenant, grp from eventregistry.unsettled where id = $1 for update skip locked", connection) { Parameters = { new() { Value = note } } };
        (string Tenant, int? Group) work;
        await using (var reader = await take.ExecuteReaderAsync(cancel))
        {
            if (!await reader.ReadAsync(cancel)) return;
            work = (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt32(1));
        }

        var co = new CoId(int.Parse(work.Tenant, CultureInfo.InvariantCulture));
        var commands = work.Group is { } group
            ? (await IdsAsync(People, cancel, work.Tenant, group)).Select(id => (Command)new Settle(new PersonId(id)) { Because = new GroupId(group) })
            : (await IdsAsync(Everybody, cancel, work.Tenant, "person")).Select(id => new Purge(new(StreamKind.Person, id)))
                .Concat((await IdsAsync(Everybody, cancel, work.Tenant, "org_identity")).Select(id => new Purge(new(StreamKind.OrgIdentity, id))));
        foreach (var command in commands) await registrar.HandleAsync(co, command, Caller.Registry, null, cancel);
        await using var done = new NpgsqlCommand("delete from eventregistry.unsettled where id = $1", connection) { Parameters = { new() { Value = note } } };
        await done.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Does all that is noted, and says how much that was.</summary>
    public async Task<int> ResumeAsync(CancellationToken cancel)
    {
        var notes = new List<long>();
        await using (var command = registry.Database.CreateCommand("select id from eventregistry.unsettled order by id"))
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) notes.Add(reader.GetInt64(0));
        }

        foreach (var note in notes) await WorkAsync(note, cancel);
        return notes.Count;
    }

    private async Task<List<int>> IdsAsync(string sql, CancellationToken cancel, params object[] parameters)
    {
        await using var command = registry.Database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        var ids = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) ids.Add(reader.GetInt32(0));
        return ids;
    }
}
