using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Engine = EventRegistry.Host.Sources.Syncing.Syncing;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>An office with a source that has what a spec says.</summary>
internal sealed class FedOffice : IAsyncDisposable
{
    private FedOffice(Office office, MadeUpSource feed, KnownSource source) => (Office, Feed, Source) = (office, feed, source);

    public Office Office { get; }

    public MadeUpSource Feed { get; }

    public KnownSource Source { get; private set; }

    public SyncRuns Runs => new(Office.Registry);

    public SourceBook Book => new(Office.Registry);

    public SourcePlugins Plugins => new([Feed]);

    public static Task<FedOffice> OpenAsync(SourceWish? wish = null) => OpenAsync(TimeProvider.System, wish);

    public static async Task<FedOffice> OpenAsync(TimeProvider clock, SourceWish? wish = null)
    {
        var (office, feed) = (await Office.FreshAsync(clock), new MadeUpSource());
        wish = (wish ?? new()) with { Mode = wish?.Mode ?? SyncMode.Full };
        var source = await new SourceBook(office.Registry).AddAsync("HR", Office.Campus, MadeUpSource.Plugin, wish, office.Registrar, Office.Clerk, default);
        return new(office, feed, source);
    }

    public async Task SetAsync(SourceWish wish) => Source = await Book.SetAsync(Source, wish, Office.Registrar, Office.Clerk, default);

    /// <summary>Syncs, and says how it went: new, synced, unchanged, removed, errors.</summary>
    public async Task<string> SyncAsync(string? mode = null, string? key = null, bool force = false, string? approval = null) => Said((await ReportAsync(mode, key, force, approval)).Run);

    public async Task<SyncReport> ReportAsync(string? mode = null, string? key = null, bool force = false, string? approval = null, CancellationToken cancel = default)
    {
        Source = (await Book.FindAsync(Office.Campus, Source.Id, default))!;
        return await new Engine(Office.Registry, Office.Registrar, Plugins).RunAsync(Source, Order(mode, key, force, approval), null, (_, _, _) => { }, cancel);
    }

    public async Task<SyncReport> RemapAsync() =>
        await new Engine(Office.Registry, Office.Registrar, Plugins).RunAsync((await Book.FindAsync(Office.Campus, Source.Id, default))!, new(Office.Clerk) { Mode = SyncMode.Remap }, null, (_, _, _) => { }, default);

    public Task<SyncOutlook> LookAsync(string? mode = null, bool force = false) =>
        new Engine(Office.Registry, Office.Registrar, Plugins).LookAsync(Source, Order(mode, null, force, null), 100, (_, _, _) => { }, default);

    public static string Said(SyncRun run) => $"{run.New} {run.Synced} {run.Unchanged} {run.Removed} {run.Errors}";

    /// <summary>The syncs as history has them, the latest last.</summary>
    public async Task<List<SyncRun>> HistoryAsync() => [.. (await Office.Book.ListAsync(Kind<SyncRun>.Instance, [], default).ToListAsync()).Select(r => (SyncRun)r.Record)];

    public async Task<List<SyncError>> ErrorsAsync() => [.. (await Office.Book.ListAsync(Kind<SyncError>.Instance, [], default).ToListAsync()).Select(r => (SyncError)r.Record)];

    /// <summary>By key, what is kept of each record.</summary>
    public async Task<Dictionary<string, string?>> KeptAsync() =>
        (await Office.Book.ListAsync(Kind<SourceRecord>.Instance, [], default).ToListAsync()).Select(r => (SourceRecord)r.Record).ToDictionary(r => r.Sorid!, r => r.Raw);

    /// <summary>How many events there are beside those that tell of syncs.</summary>
    public async Task<int> EventsAsync()
    {
        var events = 0;
        await foreach (var page in Office.Registry.Store.ReadAllAsync(0, null, default)) events += page.Events.Count(e => e.Entry.Stream.Kind != StreamKind.SourceHistory);
        return events;
    }

    /// <summary>Gives the source a pipeline that copies names and identifiers.</summary>
    public async Task<PipelineId> GoByAsync(string strategy, params (string Member, object? Value)[] more)
    {
        var made = (Carried)await Office.AskAsync(new Add<Pipeline>(more.Aggregate(Asking.Of<Pipeline>(
            ("CoId", Office.Campus), ("Name", "HR"), ("Status", Standing.Active), ("MatchStrategy", strategy), ("SyncOnAdd", true), ("SyncOnUpdate", true), ("SyncPersonAttributes", "Name,Identifier")),
            (sent, v) => sent.With(v.Member, v.Value))));
        var pipeline = new PipelineId(made.RecordId!.Value);
        await Office.AskAsync(new Edit<IdentitySource>(Source.Id.Value, Asking.Of<IdentitySource>(("PipelineId", pipeline))));
        await SetAsync(new());
        return pipeline;
    }

    public ValueTask DisposeAsync() => Office.DisposeAsync();

    private static SyncOrder Order(string? mode, string? key, bool force, string? approval) => new(Office.Clerk) { Mode = mode, Key = key, Force = force, Approval = approval };
}
