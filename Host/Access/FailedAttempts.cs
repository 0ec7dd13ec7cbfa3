namespace EventRegistry.Host.Access;

/// <summary>Slows down whoever tries one key after the other. Each attempt counts as failed until it has succeeded, so trying many at once gains nothing.</summary>
internal sealed class FailedAttempts(TimeProvider clock)
{
    /// <summary>So many attempts are not slowed down.</summary>
    public const int Free = 4;

    /// <summary>As many callers as are remembered at most.</summary>
    public const int Most = 10_000;

    /// <summary>The longest that one has to wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);
    private readonly Lock alone = new();
    private readonly Dictionary<Fingerprint, Caller> callers = [];

    public int Count
    {
        get
        {
            lock (alone) return callers.Count;
        }
    }

    /// <summary>Whether a caller has failed of late and not succeeded since.</summary>
    public bool Has(Fingerprint caller)
    {
        lock (alone) return callers.TryGetValue(caller, out var known) && clock.GetUtcNow() - known.At < Remembered;
    }

    /// <summary>How long an attempt has to wait for its turn; null when too many wait already, and it gets none.</summary>
    public TimeSpan? Begin(Fingerprint caller)
    {
        lock (alone)
        {
            var now = clock.GetUtcNow();
            var known = callers.TryGetValue(caller, out var before) && now - before.At < Remembered ? before : new(0, now, now);
            var turn = known.Turn > now ? known.Turn : now;
            if (turn - now > Longest) return null;
            MakeRoom(now);
            callers[caller] = new(known.Attempts + 1, turn + DelayAfter(known.Attempts + 1), now);
            return turn - now;
        }
    }

    /// <summary>Forgets that a caller ever failed.</summary>
    public void Forget(Fingerprint caller)
    {
        lock (alone) callers.Remove(caller);
    }

    private static TimeSpan DelayAfter(int attempts) =>
        attempts < Free ? TimeSpan.Zero : attempts - Free >= 5 ? Longest : First * (1 << (attempts - Free));

    // Half of them at once: to look for one each time would be work for nothing but the attacker.
    private void MakeRoom(DateTimeOffset now)
    {
        if (callers.Count < Most) return;
        var longAgo = callers.Values.Select(c => c.At).Order().ElementAt(callers.Count / 2);
        foreach (var (caller, known) in callers)
        {
            if (known.At <= longAgo || now - known.At >= Remembered) callers.Remove(caller);
        }
    }

    private sealed record Caller(int Attempts, DateTimeOffset Turn, DateTimeOffset At);
}
