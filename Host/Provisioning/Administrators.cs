using System.Net.Mail;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Finds who looks after a CO: the active members of its group of administrators, as the read models know them.</summary>
internal static class Administrators
{
    private const string Addresses = """
        select distinct e.person, e.data ->> 'Mail', coalesce((e.data ->> 'Verified')::boolean, false)
        from eventregistry.records g
        join eventregistry.records m on m.kind = 'membership' and m.grp = g.id and not m.is_copy and not m.deleted and (m.data ->> 'Member')::boolean
            and coalesce((m.data ->> 'ValidFrom')::timestamptz < now(), true) and coalesce((m.data ->> 'ValidThrough')::timestamptz >= now(), true)
        join eventregistry.records p on p.kind = 'person' and p.id = m.person and not p.deleted and p.data ->> 'Status' in ('A', 'GP')
        join eventregistry.records e on e.kind = 'email_address' and e.person = m.person and not e.is_copy and not e.deleted and e.data ->> 'Type' = 'official'
        where g.tenant = $1 and g.kind = 'group' and not g.is_copy and not g.deleted and g.cou is null and g.data ->> 'GroupType' = 'A' and g.data ->> 'Status' = 'A'
        order by 1, 2
        """;

    /// <summary>Their official addresses; of each of them only those that were verified, if any was.</summary>
    public static async Task<IReadOnlyList<string>> AddressesAsync(NpgsqlDataSource database, CoId co, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Addresses);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        var known = new List<(int Person, string Mail, bool Verified)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) known.Add((reader.GetInt32(0), reader.GetString(1), reader.GetBoolean(2)));
        return [.. known.GroupBy(a => a.Person).SelectMany(own => own.Where(a => a.Verified || own.All(o => !o.Verified))).Select(a => a.Mail).Where(m => MailAddress.TryCreate(m, out _)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
