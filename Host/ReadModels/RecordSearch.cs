using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>The searches that the registry's callers have always known, over all of a CO at once (<c>rest-api.md</c> 8).</summary>
public sealed class RecordSearch(NpgsqlDataSource database)
{
    private const string Live = "not r.is_copy and not r.deleted";

    /// <summary>People whose primary name, and one of whose addresses, begins so, whatever the case; what is null does not count.</summary>
    public IAsyncEnumerable<StoredRow> MatchAsync(CoId co, string? given, string? family, string? mail, CancellationToken cancel)
    {
        var conditions = new List<string>();
        var query = Query(co, Kind<PersonRecord>.Instance);
        if (Within("n.lookup", given, query) + Within("n.family", family, query) is { Length: > 0 } name)
            conditions.Add($" and r.id in (select n.person from eventregistry.records n where n.tenant = $1 and n.kind = 'name' and not n.is_copy and not n.deleted and n.data->>'PrimaryName' = 'true'{name})");
        if (Within("m.lookup", mail, query) is { Length: > 0 } address)
            conditions.Add($" and r.id in (select m.person from eventregistry.records m where m.tenant = $1 and m.kind = 'email_address' and not m.is_copy and not m.deleted{address})");
        query.CommandText = $"select {RowReader.Columns} from eventregistry.records r where r.tenant = $1 and r.kind = $2 and {Live}{string.Concat(conditions)} order by r.id";
        return RowReader.ReadAsync(query, cancel);
    }

    /// <summary>People, org identities or groups, once for each of their identifiers that has the text somewhere in it, whatever the case; all of them, once each, for a blank text.</summary>
    /// <exception cref="ArgumentException">The kind is none of those.</exception>
    public IAsyncEnumerable<StoredRow> WithIdentifierAsync(CoId co, Kind kind, string text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text)) return new RecordBook(database).ListAsync(kind, [new(OwnedBy.Co, co.Value)], cancel);
        var query = Query(co, kind);
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Lookup.Folded(text)! });
        query.CommandText = $"""
            select {RowReader.Columns} from eventregistry.records r
            join eventregistry.records i on i.{OwnerColumn(kind)} = r.id and i.tenant = $1 and i.kind = 'identifier' and not i.is_copy and not i.deleted
                and i.lookup is not null and strpos(i.lookup, $3) > 0
            where r.tenant = $1 and r.kind = $2 and {Live} order by r.id, i.id
            """;
        return RowReader.ReadAsync(query, cancel);
    }

    /// <summary>People or org identities with this very e-mail address, once each.</summary>
    /// <exception cref="ArgumentException">The kind is none of those.</exception>
    public IAsyncEnumerable<StoredRow> WithMailAsync(CoId co, Kind kind, string mail, CancellationToken cancel)
    {
        var query = Query(co, kind);
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Lookup.Folded(mail) ?? "" });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = mail });
        query.CommandText = $"""
            select {RowReader.Columns} from eventregistry.records r
            where r.tenant = $1 and r.kind = $2 and {Live} and r.id in (
                select m.{OwnerColumn(kind)} from eventregistry.records m
                where m.tenant = $1 and m.kind = 'email_address' and m.lookup = $3 and m.data->>'Mail' = $4 and not m.is_copy and not m.deleted)
            order by r.id
            """;
        return RowReader.ReadAsync(query, cancel);
    }

    private NpgsqlCommand Query(CoId co, Kind kind)
    {
        var query = database.CreateCommand();
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.Name });
        return query;
    }

    private static string Within(string column, string? text, NpgsqlCommand query)
    {
        if (Criterion.Of("", text) is not { } criterion) return "";
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = criterion.From });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = criterion.To });
        return $" and {column} >= ${query.Parameters.Count - 1} and {column} < ${query.Parameters.Count}";
    }

    private static string OwnerColumn(Kind kind) => kind switch
    {
        Kind<PersonRecord> => "person",
        Kind<OrgIdentityRecord> => "org_identity",
        Kind<GroupRecord> => "grp",
        _ => throw new ArgumentException($"A {kind} is not sought so.", nameof(kind)),
    };
}
