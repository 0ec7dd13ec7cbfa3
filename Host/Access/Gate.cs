using System.Collections.Concurrent;
using System.Net;
using EventRegistry.Domain.Access;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Access;

/// <summary>Lets API users in: checks name, key, standing, validity and address, in the same time whatever is wrong. May be used by many requests at once.</summary>
public sealed class Gate
{
    // To hash on more threads than there are processors would only make everybody wait.
    private static readonly SemaphoreSlim Hashing = new(Environment.ProcessorCount);

    private readonly ConcurrentDictionary<Fingerprint, Lazy<Task<KnownApiUser?>>> underWay = new();
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider clock;
    private readonly KnownApiUsers users;
    private readonly RecentKeys recent;
    private readonly FailedAttempts failed;
    private volatile bool prepared;

    public Gate(Registry registry) : this(registry.Database, registry.Store, registry.Clock)
    {
    }

    internal Gate(NpgsqlDataSource database, IEventStore store, TimeProvider clock)
    {
        (this.database, this.clock) = (database, clock);
        (users, recent, failed) = (new(database, store, clock), new(clock), new(clock));
    }

    /// <summary>Is told whenever somebody is not let in.</summary>
    public Action? Refused { get; init; }

    /// <summary>The API user whose name and key these are; null when they are not to be let in, for whatever reason.</summary>
    public async Task<ApiUser?> AdmitAsync(string username, string key, IPAddress? from, CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        var address = from is null ? "" : RemoteAddress.Plain(from);
        var attempt = new Attempt(username, key, Fingerprint.Of(username, address), Fingerprint.Of(username, key));
        var user = await KnownAsync(attempt, cancel) ?? await TryAsync(attempt, Fingerprint.Of(username, key, address)).WaitAsync(cancel);
        if (user?.Record is { } record && record.MayCallAt(clock.GetUtcNow()) && RemoteAddress.Admits(record.RemoteIp, from)) return record;
        Refused?.Invoke();
        return null;
    }

    /// <summary>The user, where the key was right a short while ago. Whoever failed since waits even so: how fast a key is answered must not tell that it is right.</summary>
    private async Task<KnownApiUser?> KnownAsync(Attempt attempt, CancellationToken cancel)
    {
        if (failed.Has(attempt.Caller)) return null;
        var (user, kept) = await users.FindLatelyAsync(attempt.Username, cancel);
        return recent.Knows(attempt.Proof, kept) ? user : null;
    }

    /// <summary>The same attempt made many times at once, as when a program starts, is one attempt.</summary>
    private async Task<KnownApiUser?> TryAsync(Attempt attempt, Fingerprint name)
    {
        var shared = underWay.GetOrAdd(name, _ => new(() => CheckAsync(attempt)));
        try
        {
            return await shared.Value;
        }
        finally
        {
            underWay.TryRemove(new(name, shared));
        }
    }

    private async Task<KnownApiUser?> CheckAsync(Attempt attempt)
    {
        if (failed.Begin(attempt.Caller) is not { } wait) return null;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, clock);
        // Only now: a key that was taken back during the wait is not let in.
        var (user, kept) = await users.FindAsync(attempt.Username, CancellationToken.None);
        if (!recent.Knows(attempt.Proof, kept))
        {
            var (isRight, keepAs) = await HashAsync(attempt.Key, kept);
            if (!isRight) return null;
            if (keepAs is null) recent.Remember(attempt.Proof, kept!);
            else if (await KeepAnewAsync(user!.Id, kept!, keepAs)) recent.Remember(attempt.Proof, keepAs);
        }

        failed.Forget(attempt.Caller);
        return user;
    }

    private static async Task<(bool IsRight, KeptKey? KeepAs)> HashAsync(string key, KeptKey? kept)
    {
        await Hashing.WaitAsync();
        try
        {
            return await Task.Run(() => KeptKey.Check(key, kept));
        }
        finally
        {
            Hashing.Release();
        }
    }

    private async Task<bool> KeepAnewAsync(int user, KeptKey before, KeptKey after)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await ApiUserKeys.KeepAnewAsync(connection, user, before, after, CancellationToken.None);
    }

    private async Task PrepareAsync(CancellationToken cancel)
    {
        if (prepared) return;
        await ApiUserKeys.Schema.ApplyAsync(database, cancel);
        prepared = true;
    }

    /// <param name="Caller">Name and address.</param>
    /// <param name="Proof">Name and key.</param>
    private sealed record Attempt(string Username, string Key, Fingerprint Caller, Fingerprint Proof);
}
