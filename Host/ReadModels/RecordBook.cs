using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>Whose records are wanted: only live ones, never deleted ones or copies.</summary>
/// <param name="Owner">What kind of owner.</param>
/// <param name="Id">Its id.</param>
public readonly record struct Of(OwnedBy Owner, int Id);

public enum OwnedBy
{
    Co,
    Person,
    Role,
    OrgIdentity,
    Group,
    Cou,
}

/// <summary>The read model of records: every row that the registry's tables would hold, found by its id or by its owner.</summary>
public sealed class RecordBook(NpgsqlDataSource database)
{
    private const string Live = "not r.is_copy and not r.deleted";

    /// <summary>A row by its id, live, deleted or an archived copy; null when there never was one.</summary>
    public async Task<StoredRow?> FindAsync(Kind kind, int rowId, CancellationToken cancel)
    {
        var query = database.CreateCommand($"select {RowReader.Columns} from eventregistry.records r where r.kind = $1 and r.id = $2");
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.Name });
        query.Parameters.Add(new NpgsqlParameter<int> { TypedValue = rowId });
        return await RowReader.ReadAsync(query, cancel).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Live records of a kind, in the order of ids: all that belong to every one of the owners; all there are where none is named.</summary>
    public IAsyncEnumerable<StoredRow> ListAsync(Kind kind, IReadOnlyList<Of> owners, CancellationToken cancel)
    {
        var query = database.CreateCommand();
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.Name });
        var conditions = owners.Select((owner, place) => $" and {ColumnOf(owner.Owner)} = ${place + 2}");
        query.CommandText = $"select {RowReader.Columns} from eventregistry.records r where r.kind = $1 and {Live}{string.Concat(conditions)} order by r.id";
        foreach (var owner in owners)
        {
            query.Parameters.Add(owner.Owner == OwnedBy.Co
                ? new NpgsqlParameter<string> { TypedValue = Tenant.Of(new CoId(owner.Id)) }
                : new NpgsqlParameter<int> { TypedValue = owner.Id });
        }

        return RowReader.ReadAsync(query, cancel);
    }

    private static string ColumnOf(OwnedBy owner) => owner switch
    {
        OwnedBy.Co => "r.tenant",
        OwnedBy.Person => "r.person",
        OwnedBy.Role => "r.role",
        OwnedBy.OrgIdentity => "r.org_identity",
        OwnedBy.Group => "r.grp",
        OwnedBy.Cou => "r.cou",
        _ => throw new ArgumentOutOfRangeException(nameof(owner), owner, null),
    };
}
