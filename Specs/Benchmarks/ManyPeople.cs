using System.Diagnostics;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Benchmarks;

/// <summary>What a hundred times, or a thousand times, as many people cost whoever edits one of them or seeks some.</summary>
internal static class ManyPeople
{
    private const int Many = 1_000_000;
    private const int Some = 10_000;
    private const int Few = 1_000;
    private const int Tries = 600;
    private const int Edits = Few / 2;

    /// <summary>The latency of an edit among a million people, against a thousand: of somebody whom no edit was about before, in either crowd.</summary>
    public static async Task<Figure> EditAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var few = await ServedCrowd.OpenAsync(await laboratory.FreshDatabaseAsync(cancel), Few, cancel);
        var many = await laboratory.CrowdAsync(Many, cancel);
        var (edits, amongMany) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 2; turn++)
        {
            // The first turn warms up. The second is about others, since whoever was edited lately is at hand, and need not be read.
            (edits, amongMany) = ([], []);
            var first = turn * Edits;
            await laboratory.SettleAsync(cancel);
            for (var i = 1; i <= Edits; i++)
            {
                edits.Add(await SecondsAsync(() => few.RenameAsync(first + i, $"Given{turn}", cancel)));
                amongMany.Add(await SecondsAsync(() => many.RenameAsync((i * 1_511) + turn, $"Given{turn}", cancel)));
            }
        }

        return new("edit-latency", "an edit through the API: median among 1,000,000 people / among 1,000", Median(amongMany) / Median(edits), 1.2, 1.0, true, Figure.Of(
            ("ms among 1,000,000", Median(amongMany) * 1000), ("ms among 1,000", Median(edits) * 1000)));
    }

    /// <summary>The latency of a page of 50 found among a million people, against ten thousand.</summary>
    public static async Task<Figure> SearchAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var some = await ServedCrowd.OpenAsync(await laboratory.FreshDatabaseAsync(cancel), Some, cancel);
        var many = await laboratory.CrowdAsync(Many, cancel);
        var (few, lots) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 2; turn++)
        {
            (few, lots) = ([], []);
            for (var i = 1; i <= Tries; i++)
            {
                few.Add(await SecondsAsync(() => FindAsync(some, i, cancel)));
                lots.Add(await SecondsAsync(() => FindAsync(many, i, cancel)));
            }
        }

        return new("search", "a page of 50 people by name, mail or identifier: median among 1,000,000 / among 10,000", Median(lots) / Median(few), 2.0, 1.2, true, Figure.Of(
            ("ms among 1,000,000", Median(lots) * 1000), ("ms among 10,000", Median(few) * 1000)));
    }

    /// <summary>Prefixes that a full page of people has in either crowd.</summary>
    private static Task FindAsync(ServedCrowd crowd, int turn, CancellationToken cancel)
    {
        var digit = (turn % 9) + 1;
        var query = (turn % 3) switch
        {
            0 => new PeopleQuery($"family{digit}", null, null),
            1 => new PeopleQuery(null, $"p{digit}", null),
            _ => new PeopleQuery(null, null, $"id{digit}"),
        };
        return new PeopleSearch(crowd.Registry.Database).FindAsync(Crowd.Co, query, null, 50, cancel);
    }

    private static async Task<double> SecondsAsync(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);
}
