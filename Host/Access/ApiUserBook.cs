using System.Security.Cryptography;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Following;
using Npgsql;

namespace EventRegistry.Host.Access;

/// <summary>What an API user is to be.</summary>
/// <param name="Name">What to call it within its CO.</param>
/// <param name="Co">The id of its CO; null for the only one.</param>
/// <param name="RemoteIp">See <see cref="RemoteAddress"/>.</param>
public sealed record NewApiUser(string Name, int? Co, bool Privileged, DateTimeOffset? ValidFrom, DateTimeOffset? ValidThrough, string? RemoteIp);

/// <summary>The API users of a registry. Each is a stream; only its key is kept beside history.</summary>
public sealed class ApiUserBook(Registry registry)
{
    private const string OneAtATime = "select pg_advisory_xact_lock(hashtext('eventregistry.api_users'))";

    // Nothing that is easily taken for something else. 32 of them are 160 bits.
    private const string KeySigns = "abcdefghijkmnpqrstuvwxyz23456789";

    private readonly KnownApiUsers users = new(registry.Database, registry.Store, registry.Clock);

    /// <summary>Every API user by name, with the scheme of its key; null for one that has none.</summary>
    public async Task<IReadOnlyList<(KnownApiUser User, string? Key)>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        var keys = await ApiUserKeys.AllAsync(connection, cancel);
        return [.. (await users.ListAsync(cancel)).Users.Select(u => (u, keys.GetValueOrDefault(u.Id)?.Scheme))];
    }

    /// <exception cref="CommandFailed">There is no API user of that name.</exception>
    public async Task<KnownApiUser> FindAsync(string username, CancellationToken cancel)
    {
        var known = (await users.ListAsync(cancel)).Users;
        return known.FirstOrDefault(u => u.Record.Username == username) ?? throw new CommandFailed(ExitCode.Wrong,
            $"There is no API user '{username}'." + (known.Count == 0
                ? " Add one: eventregistry api-user add <name> --co <id>."
                : Nearest.Hint(username, known.Select(u => u.Record.Username!)) + $" There are: {string.Join(", ", known.Select(u => u.Record.Username))}."));
    }

    /// <summary>Adds an API user with a new key, which nobody will be able to read again.</summary>
    /// <exception cref="CommandFailed">The name is none or taken, the CO is not known, the validity ends before it begins, or the address is no pattern.</exception>
    public async Task<(ApiUser User, string Key)> AddAsync(NewApiUser wanted, CancellationToken cancel)
    {
        if (wanted.ValidFrom >= wanted.ValidThrough) throw new CommandFailed(ExitCode.Wrong, "The validity would end before it begins. Let --valid-through be later than --valid-from.");
        if (wanted.RemoteIp is { } pattern && !RemoteAddress.IsPattern(pattern))
            throw new CommandFailed(ExitCode.Wrong, $"'{pattern}' is no pattern of addresses. Write a regular expression between slashes, such as /^10\\.0\\.0\\.5$/.");
        await using var connection = await OpenAsync(cancel);
        await using var alone = await AloneAsync(connection, cancel);
        var co = await new KnownCos(registry).ChooseAsync(wanted.Co, "for an API user to belong to", cancel);
        var username = ApiUserName.Of(co, wanted.Name);
        var (others, lastId) = await users.ListAsync(cancel);
        if (others.Any(u => u.Record.Username == username)) throw new CommandFailed(ExitCode.Wrong, $"There is an API user '{username}' already. Choose another name, or give that one a new key: eventregistry api-user key {username}.");
        var user = new ApiUser(lastId + 1, co, wanted.Privileged, Standing.Active, username, wanted.ValidFrom, wanted.ValidThrough, wanted.RemoteIp);
        var key = NewKey();
        await NoteAsync(Tenant.Of(co), cancel);
        await ApiUserKeys.KeepAsync(connection, user.Id, KeptKey.Of(key), registry.Clock.GetUtcNow(), cancel);
        await new Operator(registry).AppendAsync(Tenant.Of(co), user.Stream!.Value, ExpectedVersion.New, [new Added<ApiUser>(user)], cancel);
        await alone.CommitAsync(cancel);
        return (user, key);
    }

    /// <summary>Gives an API user another key; the former one is right no longer. Returns it.</summary>
    /// <param name="user">The API user.</param>
    /// <param name="chosen">The key that it is to have; null for a new one that nobody could guess.</param>
    /// <exception cref="CommandFailed">The chosen key is none.</exception>
    public async Task<string> SetKeyAsync(KnownApiUser user, string? chosen, CancellationToken cancel)
    {
        if (chosen is "" || chosen?.Any(char.IsControl) is true) throw new CommandFailed(ExitCode.Wrong, "The key on standard input is empty or has control characters in it. Write it as one line.");
        var key = chosen ?? NewKey();
        await using var connection = await OpenAsync(cancel);
        await using var alone = await AloneAsync(connection, cancel);
        var kept = (await ApiUserKeys.AllAsync(connection, cancel)).GetValueOrDefault(user.Id);
        var mark = kept is { Scheme: KeptKey.Sha1 } imported ? KeptKey.MarkOf(imported.Hash) : kept?.SourceMark;
        await ApiUserKeys.KeepAsync(connection, user.Id, KeptKey.Of(key, mark), registry.Clock.GetUtcNow(), cancel);
        await alone.CommitAsync(cancel);
        return key;
    }

    /// <summary>Lets an API user in again, or no longer. Returns false when it was so already.</summary>
    public async Task<bool> SetStandingAsync(KnownApiUser user, Standing standing, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        await using var alone = await AloneAsync(connection, cancel);
        var now = await FindAsync(user.Record.Username!, cancel);
        if (now.Record.Status == standing) return false;
        var (_, lastId) = await users.ListAsync(cancel);
        await NoteAsync(now.Tenant, cancel);
        await new Operator(registry).AppendAsync(now.Tenant, now.Record.Stream!.Value, ExpectedVersion.Any, [new Edited<ApiUser>(now.Record with { Status = standing }, lastId + 1)], cancel);
        return true;
    }

    /// <summary>Removes an API user and forgets its key. What it did stays told under its name.</summary>
    public async Task RemoveAsync(KnownApiUser user, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        await using var alone = await AloneAsync(connection, cancel);
        var now = await FindAsync(user.Record.Username!, cancel);
        await NoteAsync(now.Tenant, cancel);
        await new Operator(registry).AppendAsync(now.Tenant, now.Record.Stream!.Value, ExpectedVersion.Any, [new Deleted<ApiUser>(now.Id)], cancel);
        await ApiUserKeys.ForgetAsync(connection, now.Id, cancel);
        await alone.CommitAsync(cancel);
    }

    private static string NewKey() => RandomNumberGenerator.GetString(KeySigns, 32);

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancel)
    {
        await ApiUserKeys.Schema.ApplyAsync(registry.Database, cancel);
        return await registry.Database.OpenConnectionAsync(cancel);
    }

    // One at a time: two at once would take the same name, or the same id and each other's key.
    private static async Task<NpgsqlTransaction> AloneAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var transaction = await connection.BeginTransactionAsync(cancel);
        await using var wait = new NpgsqlCommand(OneAtATime, connection, transaction);
        await wait.ExecuteNonQueryAsync(cancel);
        return transaction;
    }

    private async Task NoteAsync(string tenant, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { OwnChanges.Note(tenant, registry.Clock.GetUtcNow()) } };
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
