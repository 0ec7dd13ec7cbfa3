using System.Globalization;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host;

/// <summary>A moment of history that the user named.</summary>
/// <param name="UpTo">How much of history counts.</param>
/// <param name="At">The instant at which validity counts.</param>
internal sealed record Moment(UpTo UpTo, DateTimeOffset At)
{
    // Only what cannot be misread: a day and a month in another order, or a time of today, would be taken for some instant or other.
    private static readonly string[] Instants = [.. from clock in (string[])["", "HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"]
                                                    from separator in (string[])(clock.Length == 0 ? [""] : ["'T'", " "])
                                                    from zone in (string[])["", "K"]
                                                    select $"yyyy-MM-dd{separator}{clock}{zone}"];

    /// <summary>Reads an instant or an event's number, and checks that history knows it.</summary>
    /// <exception cref="CommandFailed">It is neither, or lies outside history.</exception>
    public static async Task<Moment> OfAsync(string? text, Registry registry, CancellationToken cancel)
    {
        var now = registry.Clock.GetUtcNow();
        if (text is null) return new(UpTo.Now, now);
        if (text.StartsWith('#')) return await OfEventAsync(text, registry, cancel);
        if (InstantOf(text) is not { } at) throw new CommandFailed(ExitCode.Wrong, $"'{text}' is no moment. Write an instant such as 2026-11-21T00:15:33Z, or #1234 for an event's place in history.");
        if (at > now) throw new CommandFailed(ExitCode.Wrong, $"{at:yyyy-MM-ddTHH:mm:ssZ} lies in the future: history ends now, at {now:yyyy-MM-ddTHH:mm:ssZ}.");
        var first = await ScalarAsync<DateTime?>(registry, "select min(timestamp) from eventregistry.mt_events", cancel);
        if (first is null) throw Empty();
        if (at < first) throw new CommandFailed(ExitCode.Wrong, $"{at:yyyy-MM-ddTHH:mm:ssZ} lies before the first event: history begins at {first:yyyy-MM-ddTHH:mm:ssZ}.");
        return new(UpTo.Instant(at), at);
    }

    /// <summary>Reads an instant, UTC where it does not say; null when the text is none.</summary>
    public static DateTimeOffset? InstantOf(string text) =>
        DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static async Task<Moment> OfEventAsync(string text, Registry registry, CancellationToken cancel)
    {
        if (!long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            throw new CommandFailed(ExitCode.Wrong, $"'{text}' is no event's place in history. Write # and a number, such as #1234.");
        var last = await ScalarAsync<long?>(registry, "select max(seq_id) from eventregistry.mt_events", cancel) ?? throw Empty();
        var at = await ScalarAsync<DateTime?>(
            registry, $"select max(timestamp) from eventregistry.mt_events where seq_id <= {sequence.ToString(CultureInfo.InvariantCulture)}", cancel);
        if (at is null || sequence > last) throw new CommandFailed(ExitCode.Wrong, $"There is no event #{sequence}: history has #1 to #{last}.");
        return new(UpTo.Event(sequence), new DateTimeOffset(at.Value, TimeSpan.Zero));
    }

    private static CommandFailed Empty() => new(ExitCode.Wrong, "History is empty. Import a Registry first: eventregistry import <folder | connection string>.");

    private static async Task<T?> ScalarAsync<T>(Registry registry, string sql, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancel) is T value ? value : default;
    }
}
