using System.Collections.Concurrent;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Access;

/// <summary>An API user as history has them, with their stream's CO.</summary>
public sealed record KnownApiUser(string Tenant, Current<ApiUser> Current)
{
    public int Id => Current.Id;

    public ApiUser Record => Current.Record;
}

/// <summary>
/// The API users, folded once and kept until history tells something new of one. Each question asks the database for that in one
/// statement that reads an index, along with the key: whatever is changed, here or by another process, counts a second later at the latest.
/// </summary>
public sealed class KnownApiUsers(NpgsqlDataSource database, IEventStore store, TimeProvider clock)
{
    // Counted, not the last one taken: of two that are stored at once the one with the lower number may be seen later.
    private const string EventCount = "select count(*) from eventregistry.mt_events where type = any($1)";

    private static readonly string[] EventTypes = [.. EventType.All.Select(t => t.Name).Where(n => n.StartsWith(Kind<ApiUser>.Instance.Name + "_", StringComparison.Ordinal))];

    // How long what was taken back may still count.
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, KnownApiUser User, KeptKey? Key)> lately = new(StringComparer.Ordinal);

    private volatile Known known = new(-1, new Dictionary<string, KnownApiUser>());

    /// <summary>An API user by name, case counts, and the key they have, if they have one; neither when there is no such user.</summary>
    public async Task<(KnownApiUser? User, KeptKey? Key)> FindAsync(string username, CancellationToken cancel)
    {
        while (true)
        {
            var (events, users) = known;
            var user = users.GetValueOrDefault(username);
            var (now, key) = await AskAsync(user?.Id, cancel);
            if (now == events) return (user, key);
            known = new(now, await LoadAsync(cancel));
        }
    }

    /// <summary>As <see cref="FindAsync"/>, or as it was asked within the last second: whoever calls a hundred times a second is not looked up each time.</summary>
    public async Task<(KnownApiUser? User, KeptKey? Key)> FindLatelyAsync(string username, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (lately.TryGetValue(username, out var known) && now - known.At < Lately) return (known.User, known.Key);
        var (user, key) = await FindAsync(username, cancel);
        // Only of users that there are, so that nobody fills the memory with names.
        if (user is null) lately.TryRemove(username, out _);
        else lately[username] = (now, user, key);
        return (user, key);
    }

    /// <summary>Every API user that is not deleted, by name, and the highest id that any row of theirs ever had.</summary>
    public async Task<(IReadOnlyList<KnownApiUser> Users, int LastId)> ListAsync(CancellationToken cancel)
    {
        var (users, lastId) = (new List<KnownApiUser>(), 0);
        await foreach (var (tenant, stream) in StreamsAsync(cancel))
        {
            lastId = stream.Entries.SelectMany(IdsOf).Append(lastId).Max();
            if (stream.Entries.Aggregate((Current<ApiUser>?)null, (user, entry) => Current<ApiUser>.After(user, (Change<ApiUser>)entry.Change, entry)) is { } current)
                users.Add(new(tenant, current));
        }

        return ([.. users.OrderBy(u => u.Record.Username, StringComparer.Ordinal)], lastId);
    }

    private static IEnumerable<int> IdsOf(Recorded entry) => entry.Change switch
    {
        Edited<ApiUser> edited => [edited.RecordId, edited.ArchivedAs ?? 0, .. edited.Copies ?? new ValueList<int>([])],
        Purged<ApiUser> purged => [purged.RecordId, purged.ArchivedAs ?? 0, .. purged.Copies ?? new ValueList<int>([])],
        var other => [other.RecordId],
    };

    private async Task<IReadOnlyDictionary<string, KnownApiUser>> LoadAsync(CancellationToken cancel)
    {
        var byName = new Dictionary<string, KnownApiUser>(StringComparer.Ordinal);
        // Names are unique in a Registry; where somebody wrote past it, the older user has the name.
        foreach (var user in (await ListAsync(cancel)).Users.OrderBy(u => u.Id))
        {
            if (user.Record.Username is { Length: > 0 } name) byName.TryAdd(name, user);
        }

        return byName;
    }

    private async Task<(long Events, KeptKey? Key)> AskAsync(int? user, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            $"""
            select c.count, {string.Join(", ", ApiUserKeys.Columns.Split(", ").Select(c => "k." + c))}
            from ({EventCount}) c left join eventregistry.api_user_keys k on k.api_user_id = $2
            """);
        command.Parameters.Add(new() { Value = EventTypes });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = user });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), ApiUserKeys.Read(reader, 1));
    }

    private async IAsyncEnumerable<(string Tenant, StreamEvents Stream)> StreamsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var streams = new List<(string Tenant, StreamId Stream)>();
        await using (var command = database.CreateCommand("select distinct tenant_id, stream_id from eventregistry.mt_events where type = any($1)"))
        {
            command.Parameters.Add(new() { Value = EventTypes });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) streams.Add((reader.GetString(0), StreamId.Parse(reader.GetString(1))));
        }

        foreach (var tenant in streams.GroupBy(s => s.Tenant))
        {
            var ids = tenant.Select(s => s.Stream.Id).Order().ToList();
            await foreach (var stream in store.ReadStreamsAsync(tenant.Key, StreamKind.ApiUser, ids, UpTo.Now, Detail.Full, cancel)) yield return (tenant.Key, stream);
        }
    }

    private sealed record Known(long Events, IReadOnlyDictionary<string, KnownApiUser> Users);
}
