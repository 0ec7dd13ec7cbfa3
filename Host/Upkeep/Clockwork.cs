using EventRegistry.Host.Commands;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventRegistry.Host.Upkeep;

/// <summary>Does for people what time alone brings about, when it is due: one host at a time does so, and what fell due while none ran is done first.</summary>
/// <remarks>A registry that still follows another changes nothing of its own accord: whatever time brings about there is told by the next import.</remarks>
internal sealed partial class Clockwork(Registry registry, Registrar registrar, ILogger<Clockwork> log) : Round(registry.Clock, log)
{
    private const string Take = "select pg_try_advisory_lock(hashtextextended('eventregistry.clockwork', 0))";
    private const int Together = 500;

    // Another host may have written an earlier instant than any that is known here.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Penalty = TimeSpan.FromMinutes(1);

    private readonly DueBook book = new(registry);
    private readonly ChangedPolicies policies = new(registry);
    private readonly Dictionary<DuePerson, DateTimeOffset> putOff = [];
    private NpgsqlConnection? turn;

    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        if (!await HasTurnAsync(cancel) || !await book.IsOursToActAsync(cancel)) return LongestSleep;
        await policies.NoteAsync(cancel);
        var now = registry.Clock.GetUtcNow();
        foreach (var late in putOff.Where(p => p.Value <= now).Select(p => p.Key).ToList()) putOff.Remove(late);
        var due = await book.DueAsync(now, Together + putOff.Count, cancel);
        foreach (var person in due.Where(p => !putOff.ContainsKey(p))) await ActAsync(person, cancel);
        if (due.Count(p => !putOff.ContainsKey(p)) >= Together) return TimeSpan.Zero;
        var next = await book.NextAsync(now, cancel) - registry.Clock.GetUtcNow();
        return next is not { } sleep || sleep > LongestSleep ? LongestSleep : sleep < ShortestSleep ? ShortestSleep : sleep;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await LetGoAsync();
    }

    private async Task ActAsync(DuePerson person, CancellationToken cancel)
    {
        try
        {
            var outcome = await registrar.HandleAsync(person.Co, new Domain.Decisions.Settle(person.Id) { ForTime = true }, Caller.Registry, null, cancel);
            if (outcome is Carried) await book.DoneAsync(person, cancel);
        }
        catch (Exception e) when ((e is PostgresException || e is not NpgsqlException) && !cancel.IsCancellationRequested)
        {
            // One person's trouble must not keep all others waiting.
            Failed(log, e, person.Id.Value, person.Co.Value);
            putOff[person] = registry.Clock.GetUtcNow() + Penalty;
        }
    }

    /// <summary>Whether this host is the one that acts. The lock is the session's: it is free again as soon as the host is gone.</summary>
    private async Task<bool> HasTurnAsync(CancellationToken cancel)
    {
        try
        {
            if (turn is null)
            {
                // A pooled connection would keep the lock when it is given back.
                var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(registry.ConnectionString) { Pooling = false, KeepAlive = 10 }.ConnectionString);
                turn = connection;
                await connection.OpenAsync(cancel);
            }

            // Taken again at each pass: so it is noticed when the connection is gone, and the lock with it.
            await using var take = new NpgsqlCommand(Take, turn);
            if (await take.ExecuteScalarAsync(cancel) is not true) return false;
            return true;
        }
        catch (Exception)
        {
            await LetGoAsync();
            throw;
        }
    }

    private async Task LetGoAsync()
    {
        if (turn is not { } connection) return;
        turn = null;
        await connection.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Person {Person} of CO {Co} could not be settled when due; it is tried again in a minute")]
    private static partial void Failed(ILogger log, Exception e, int person, int co);
}
