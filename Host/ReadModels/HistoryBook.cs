using System.Globalization;
using System.Runtime.CompilerServices;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>The history of subjects in words: lines that somebody wrote, and those that follow from what happened.</summary>
public sealed class HistoryBook(NpgsqlDataSource database, IEventStore store)
{
    private readonly RecordBook records = new(database);

    /// <summary>All lines about a person, a role, an org identity or a group; those about all of a CO.</summary>
    public async IAsyncEnumerable<StoredRow> ListAsync(CoId co, Of subject, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in records.ListAsync(Kind<HistoryRecord>.Instance, [subject], cancel)) yield return row;
        var words = await WordsAsync(co, cancel);
        await foreach (var stream in StreamsAsync(co, subject, cancel))
        {
            await foreach (var line in LinesAsync(co, stream, words, cancel))
            {
                if (IsAbout((HistoryRecord)line.Record, subject)) yield return line;
            }
        }
    }

    /// <summary>The line that tells of one event; null when there is none.</summary>
    public async Task<StoredRow?> FindAsync(int id, CancellationToken cancel)
    {
        await using var query = database.CreateCommand("select tenant_id, stream_id from eventregistry.mt_events where seq_id = $1");
        query.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id - HistoryLine.FirstId });
        CoId co;
        StreamId stream;
        await using (var reader = await query.ExecuteReaderAsync(cancel))
        {
            if (!await reader.ReadAsync(cancel) || !int.TryParse(reader.GetString(0), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
            (co, stream) = (new(number), StreamId.Parse(reader.GetString(1)));
        }

        return await LinesAsync(co, stream, await WordsAsync(co, cancel), cancel).FirstOrDefaultAsync(l => l.RowId == id, cancel);
    }

    private async IAsyncEnumerable<StoredRow> LinesAsync(CoId co, StreamId stream, HistoryWords words, [EnumeratorCancellation] CancellationToken cancel)
    {
        var values = new Dictionary<(Kind, int), IRecord>();
        await foreach (var entry in store.ReadStreamAsync(Tenant.Of(co), stream, UpTo.Now, cancel))
        {
            var key = (entry.Change.Kind, entry.Change.RecordId);
            var holder = stream.Kind == StreamKind.Person ? new PersonId(stream.Id) : (PersonId?)null;
            if (HistoryLine.Of(entry, values.GetValueOrDefault(key), holder, words) is { } line && !IsOfAGroupThatIsGone(line, words))
                yield return new(line.Id, co, stream, line, IsCopy: false, 0, Deleted: false, entry.At, entry.At, entry.Actor);
            if (entry.Change.Kind.Accept(new RecordOf(entry.Change)) is { } record) values[key] = record;
        }
    }

    /// <summary>The streams that may tell of a subject, deleted places and links included.</summary>
    private async IAsyncEnumerable<StreamId> StreamsAsync(CoId co, Of subject, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (sql, own) = subject.Owner switch
        {
            OwnedBy.Person => ("", new StreamId(StreamKind.Person, subject.Id)),
            OwnedBy.OrgIdentity => ("select distinct 'person/' || person from eventregistry.records where kind = 'identity_link' and org_identity = $2 and tenant = $1", new StreamId(StreamKind.OrgIdentity, subject.Id)),
            OwnedBy.Group => ("select distinct 'person/' || person from eventregistry.records where kind = 'membership' and grp = $2 and tenant = $1", new StreamId(StreamKind.Group, subject.Id)),
            OwnedBy.Role => ("select distinct stream from eventregistry.records where kind = 'role' and record_id = $2 and tenant = $1", (StreamId?)null),
            _ => ("select id from eventregistry.mt_streams where tenant_id = $1 and split_part(id, '/', 1) in ('person', 'org-identity', 'group') and $2 > 0", null),
        };
        if (own is { } stream) yield return stream;
        if (sql.Length == 0) yield break;
        var others = new List<StreamId>();
        await using (var query = database.CreateCommand(sql))
        {
            query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
            query.Parameters.Add(new NpgsqlParameter<int> { TypedValue = subject.Id });
            await using var reader = await query.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) others.Add(StreamId.Parse(reader.GetString(0)));
        }

        foreach (var other in others) yield return other;
    }

    private async Task<HistoryWords> WordsAsync(CoId co, CancellationToken cancel)
    {
        IReadOnlyList<Of> owners = [new(OwnedBy.Co, co.Value)];
        var groups = await records.ListAsync(Kind<GroupRecord>.Instance, owners, cancel).ToDictionaryAsync(r => r.RowId, r => ((GroupRecord)r.Record).Name ?? "", cancellationToken: cancel);
        var terms = await records.ListAsync(Kind<Terms>.Instance, owners, cancel).ToDictionaryAsync(r => r.RowId, r => ((Terms)r.Record).Description, cancellationToken: cancel);
        var users = await records.ListAsync(Kind<ApiUser>.Instance, [], cancel).Select(r => (ApiUser)r.Record).Where(u => u.Username is not null).ToDictionaryAsync(u => u.Username!, u => new ApiUserId(u.Id), cancellationToken: cancel);
        var types = await records.ListAsync(Kind<ExtendedType>.Instance, owners, cancel).Select(r => (ExtendedType)r.Record).ToListAsync(cancel);
        var labels = types.ToLookup(t => (t.Attribute, t.Name), t => t.DisplayName);
        return new(
            id => groups.GetValueOrDefault(id.Value),
            id => terms.GetValueOrDefault(id.Value),
            (attribute, name) => labels[(attribute, name)].FirstOrDefault(),
            name => users.TryGetValue(name, out var id) ? id : null);
    }

    // The Registry forgets what it knew of a group along with the group.
    private static bool IsOfAGroupThatIsGone(HistoryRecord line, HistoryWords words) => line is { GroupId: { } group, PersonId: not null } && words.Group(group) is null;

    private static bool IsAbout(HistoryRecord line, Of subject) => subject.Owner switch
    {
        OwnedBy.Person => line.PersonId?.Value == subject.Id,
        OwnedBy.Role => line.RoleId?.Value == subject.Id,
        OwnedBy.OrgIdentity => line.OrgIdentityId?.Value == subject.Id,
        OwnedBy.Group => line.GroupId?.Value == subject.Id,
        _ => true,
    };

    private sealed class RecordOf(Change change) : IKindVisitor<IRecord?>
    {
        public IRecord? Visit<T>(Kind<T> kind) where T : class, IRecord => change switch
        {
            Added<T> c => c.Record,
            Edited<T> c => c.Record,
            Received<T> c => c.Record,
            _ => null,
        };
    }
}
