using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EventRegistry.Host.Api.V2;

/// <summary>The feed of all that happens in a CO, in the order of history and without a gap.</summary>
internal static class Changes
{
    private const int UsualChanges = 500;
    private const int MostChanges = 5_000;
    private const int LongestWait = 60;

    // Pages of the whole history that are looked through for one answer: other COs may fill many of them.
    private const int MostPages = 20;

    /// <summary>All that happens in a CO, from a place in history on.</summary>
    /// <param name="http">The request.</param>
    /// <param name="after">A place in history, exclusive; what the answer before said under <c>through</c>.</param>
    /// <param name="limit">The most changes to return.</param>
    /// <param name="wait">How many seconds to wait while there is nothing to tell.</param>
    /// <param name="kinds">Only changes to records of these kinds, separated by commas.</param>
    public static async Task<ChangePage> TellAsync(HttpContext http, [FromServices] Feed feed, long after = 0, int? limit = null, int wait = 0, string? kinds = null)
    {
        var call = Asked.By(http);
        var tenant = Tenant.Of(await call.CoAsync());
        var (most, wanted) = (Asked.Limit(limit, UsualChanges, MostChanges), Wanted(kinds));
        if (after < 0) throw new NotAnswered(Problem.NotUnderstood("A place in history is 0 or more."));
        if (wait is < 0 or > LongestWait) throw new NotAnswered(Problem.NotUnderstood($"One may wait from 0 to {LongestWait} seconds."));
        await DemandPlaceAsync(call, after);
        var clock = call.Desk.Registry.Clock;
        var began = clock.GetTimestamp();
        while (true)
        {
            var page = await ReadAsync(call, tenant, after, wanted, most);
            var left = TimeSpan.FromSeconds(wait) - clock.GetElapsedTime(began);
            if (page.Changes.Count > 0 || page.More || left <= TimeSpan.Zero || !await feed.IsBeyondAsync(page.Through, left, call.Cancel)) return page;
            after = page.Through;
        }
    }

    private static async Task<ChangePage> ReadAsync(Call call, string tenant, long after, IReadOnlyCollection<Kind>? kinds, int most)
    {
        var (changes, through, pages) = (new List<ChangeView>(), after, 0);
        await foreach (var page in call.Desk.Registry.Store.ReadAllAsync(after, kinds, call.Cancel))
        {
            foreach (var change in page.Events.Where(e => e.Tenant == tenant))
            {
                if (changes.Count == most) return new(changes, changes[^1].Sequence, true);
                changes.Add(View(change));
            }

            through = page.Through;
            if (++pages == MostPages) return new(changes, through, true);
        }

        return new(changes, through, false);
    }

    /// <summary>A place that history has never had can only be another history's, as when an older one was put in its place.</summary>
    private static async Task DemandPlaceAsync(Call call, long after)
    {
        if (after == 0 || after <= await call.Desk.Registry.Store.SettledAsync(call.Cancel)) return;
        await using var command = call.Desk.Registry.Database.CreateCommand("select coalesce(max(seq_id), 0) from eventregistry.mt_events");
        if (await command.ExecuteScalarAsync(call.Cancel) is long last && after > last)
            throw new NotAnswered(Problem.Gone($"There is no event #{after}: history ends with #{last}. If it was restored from an older copy, read it from 0."));
    }

    private static List<Kind>? Wanted(string? kinds) =>
        kinds is null ? null : [.. kinds.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(k => KindForm.Named(k).Kind)];

    private static ChangeView View(StoredEvent stored)
    {
        var (entry, what) = (stored.Entry, stored.Entry.Change.Kind.Accept(new Told(stored.Entry.Change)));
        return new(entry.Sequence, stored.Id, entry.Stream.ToString(), entry.Version, entry.At.ToUniversalTime(), entry.Change.Kind.Name, entry.Change.RecordId,
            what.What, entry.Actor, CauseView.Of(entry.Cause), what.Record is null ? null : KindForm.Of(entry.Change.Kind).ValuesOf(what.Record));
    }

    private sealed class Told(Change change) : IKindVisitor<(string What, IRecord? Record)>
    {
        public (string What, IRecord? Record) Visit<T>(Kind<T> kind) where T : class, IRecord => change switch
        {
            Added<T> added => ("added", added.Record),
            Edited<T> edited => ("edited", edited.Record),
            Received<T> received => ("received", received.Record),
            Deleted<T> => ("deleted", null),
            _ => ("purged", null),
        };
    }
}
