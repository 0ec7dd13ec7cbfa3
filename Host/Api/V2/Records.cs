using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api.V2;

/// <summary>Single records: as they are, as they were, and what happened to them.</summary>
internal static class Records
{
    /// <summary>A record, now or as of an instant or an event's place.</summary>
    public static async Task<RecordView> ViewAsync(HttpContext http, string kind, int id, string? at = null)
    {
        var call = Asked.By(http);
        var form = KindForm.Named(kind);
        var row = await call.RecordAsync(form.Kind, id);
        if (at is null) return RecordView.Of(form.Kind, row);
        var moment = await call.MomentAsync(at);
        await foreach (var (stream, entries) in StreamsAsync(call, form.Kind, row))
        {
            var then = ChangelogView.Of(entries.Where(e => IsBy(e, moment.UpTo))).SelectMany(RecordRow.Of).FirstOrDefault(r => !r.IsCopy && r.Key == new RowKey(form.Kind, id));
            if (then is not null) return RecordView.Of(stream, then);
        }

        throw new NotAnswered(Problem.NotFound($"There was no {form.Kind} {id} then."));
    }

    /// <summary>What happened to a record.</summary>
    public static async Task<TimelinePage> TimelineAsync(HttpContext http, string kind, int id, long? after = null, int? limit = null)
    {
        var call = Asked.By(http);
        var form = KindForm.Named(kind);
        var row = await call.RecordAsync(form.Kind, id);
        var lines = new List<TimelineEntry>();
        await foreach (var (_, entries) in StreamsAsync(call, form.Kind, row))
            lines.AddRange(Timeline.Of(entries).Where(l => l.Entry.Change.Kind == form.Kind && l.Entry.Change.RecordId == id));
        return Streams.Page($"{form.Kind}/{id}", lines.OrderBy(l => l.Entry.Sequence), after, limit);
    }

    /// <summary>In what a record differs between two moments.</summary>
    public static async Task<DifferenceView> DifferenceAsync(HttpContext http, string kind, int id, string from, string? to = null)
    {
        var call = Asked.By(http);
        var form = KindForm.Named(kind);
        var row = await call.RecordAsync(form.Kind, id);
        return await Streams.CompareAsync(call, Desk.CoOf(row), row.Stream, $"{form.Kind}/{id}", from, to, key => key == new RowKey(form.Kind, id));
    }

    private static bool IsBy(Recorded entry, UpTo upTo) => (upTo.At is not { } at || entry.At <= at) && (upTo.Sequence is not { } sequence || entry.Sequence <= sequence);

    /// <summary>The streams that tell of a record, the last one first: those that it came from are named by what it was received because of.</summary>
    private static async IAsyncEnumerable<(StreamId Stream, List<Recorded> Entries)> StreamsAsync(Call call, Kind kind, StoredRow row)
    {
        var co = Desk.CoOf(row);
        var seen = new HashSet<StreamId>();
        for (StreamId? stream = row.Stream; stream is { } one && seen.Add(one);)
        {
            var entries = await Streams.EntriesAsync(call, co, one, UpTo.Now);
            yield return (one, entries);
            var first = entries.FirstOrDefault(e => e.Change.Kind == kind && e.Change.RecordId == row.RowId);
            stream = first is { Change: var change, Cause.Because: var because } && IsReceived(change) && Guid.TryParse(because.Split(' ')[0], out var cause)
                ? await StreamOfAsync(call, Tenant.Of(co), cause)
                : null;
        }
    }

    private static bool IsReceived(Change change) => change.GetType().GetGenericTypeDefinition() == typeof(Received<>);

    private static async Task<StreamId?> StreamOfAsync(Call call, string tenant, Guid @event)
    {
        await using var command = call.Desk.Registry.Database.CreateCommand("select stream_id from eventregistry.mt_events where id = $1 and tenant_id = $2");
        command.Parameters.Add(new() { Value = @event });
        command.Parameters.Add(new() { Value = tenant });
        return await command.ExecuteScalarAsync(call.Cancel) is string text ? StreamId.Parse(text) : null;
    }
}
