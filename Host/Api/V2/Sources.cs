using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Cli;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EventRegistry.Host.Api.V2;

/// <summary>Identity sources, and their syncs: what came of them, and asking for one, which a host that serves carries out.</summary>
internal static class Sources
{
    private const int UsualRuns = 20;
    private const int MostRuns = 200;

    /// <summary>The sources of a CO.</summary>
    public static async Task<IReadOnlyList<SourceView>> ListAsync(HttpContext http)
    {
        var call = Asked.By(http);
        var co = await call.CoAsync();
        return [.. (await new SourceBook(call.Desk.Registry).ListAsync(call.Cancel)).Where(s => s.Co.Id == co).Select(SourceView.Of)];
    }

    /// <summary>The last syncs of a source, the latest first.</summary>
    public static async Task<IReadOnlyList<SyncView>> RunsAsync(HttpContext http, int id, int? limit = null)
    {
        var call = Asked.By(http);
        var source = await SourceAsync(call, id);
        return [.. (await new SyncRuns(call.Desk.Registry).ListAsync(source.Id, Asked.Limit(limit, UsualRuns, MostRuns), call.Cancel)).Select(SyncView.Of)];
    }

    /// <summary>A sync.</summary>
    public static async Task<SyncView> RunAsync(HttpContext http, int id, int run)
    {
        var call = Asked.By(http);
        return SyncView.Of(await SyncAsync(call, await SourceAsync(call, id), run));
    }

    /// <summary>Ask for a sync of a source, or of one of its records.</summary>
    public static async Task<Accepted<SyncView>> SyncAsync(HttpContext http, int id, WantedSync wanted)
    {
        var call = Asked.By(http);
        var source = await SourceAsync(call, id);
        var order = new SyncOrder(call.Visitor.Caller) { Mode = ModeOf(wanted), Key = wanted.Key, Force = wanted.Force, Approval = wanted.Approve };
        try
        {
            Syncing.Refuse(source);
        }
        catch (CommandFailed refused)
        {
            throw new NotAnswered(Problem.NotNow(refused.Message));
        }

        return await AskAsync(call, http, source, order);
    }

    /// <summary>Ask for a sync to be taken back, by changes that make up for it.</summary>
    public static async Task<Accepted<SyncView>> UndoAsync(HttpContext http, int id, int run, WantedUndo wanted)
    {
        var call = Asked.By(http);
        var source = await SourceAsync(call, id);
        await MayBeUndoneAsync(call, source, run);
        return await AskAsync(call, http, source, new(call.Visitor.Caller) { Undoes = run, Approval = wanted.Approve });
    }

    /// <summary>Cancel a sync; what was applied by then stays.</summary>
    public static async Task<SyncView> CancelAsync(HttpContext http, int id, int run)
    {
        var call = Asked.By(http);
        var source = await SourceAsync(call, id);
        var known = await SyncAsync(call, source, run);
        if (!await new SyncRuns(call.Desk.Registry).CancelAsync(run, call.Cancel)) throw new NotAnswered(Problem.NotNow($"Sync {run} has ended already: {known.State}."));
        return SyncView.Of(await SyncAsync(call, source, run));
    }

    /// <summary>Somebody logs in: sync their records of those sources that want it so.</summary>
    public static async Task<IReadOnlyList<LoginView>> LoginAsync(HttpContext http, Login login)
    {
        var call = Asked.By(http);
        if (string.IsNullOrWhiteSpace(login.Identifier)) throw new NotAnswered(Problem.NotUnderstood("Say who logs in: identifier."));
        if (call.Desk.Sync is not { } sync) throw new NotAnswered(Problem.NotNow("Records are synced by the process that runs 'eventregistry serve'."));
        var cos = (await new KnownCos(call.Desk.Registry).ListAsync(call.Cancel)).Select(c => new CoId(c.Id)).Where(co => call.Visitor.MayEnter(co)).ToList();
        return [.. (await new LoginSync(call.Desk.Registry, sync).RunAsync(login.Identifier, cos, call.Cancel)).Select(LoginView.Of)];
    }

    /// <summary>Whether a sync may be taken back.</summary>
    internal static async Task MayBeUndoneAsync(Call call, KnownSource source, int run)
    {
        await SyncAsync(call, source, run);
        try
        {
            await Undo.RefuseAsync(call.Desk.Registry, source, run, call.Cancel);
        }
        catch (CommandFailed refused)
        {
            throw new NotAnswered(Problem.NotNow(refused.Message));
        }
    }

    private static async Task<Accepted<SyncView>> AskAsync(Call call, HttpContext http, KnownSource source, SyncOrder order)
    {
        var run = await new SyncRuns(call.Desk.Registry).AskAsync(source.Id, order, call.Cancel)
            ?? throw new NotAnswered(Problem.NotNow($"A sync of '{source.Name}' is asked for already, or under way."));
        var known = (await new SyncRuns(call.Desk.Registry).FindAsync(run, call.Cancel))!;
        return TypedResults.Accepted(Asked.PathOf(http, string.Create(CultureInfo.InvariantCulture, $"sources/{source.Id.Value}/syncs/{run}")), SyncView.Of(known));
    }

    private static string? ModeOf(WantedSync wanted)
    {
        if (wanted.Remap)
        {
            return wanted is { Mode: null, Key: null, Force: false } ? SyncMode.Remap
                : throw new NotAnswered(Problem.NotUnderstood("Groups are reckoned anew for all records that are known: remap stands without mode, key and force."));
        }

        try
        {
            return wanted.Mode is { } mode ? SyncMode.Of(mode) : null;
        }
        catch (CommandFailed none)
        {
            throw new NotAnswered(Problem.NotUnderstood(none.Message));
        }
    }

    internal static async Task<KnownSource> SourceAsync(Call call, int id) =>
        (await new SourceBook(call.Desk.Registry).ListAsync(call.Cancel)).FirstOrDefault(s => s.Id.Value == id && call.Visitor.MayEnter(s.Co.Id))
        ?? throw new NotAnswered(Problem.NotFound($"There is no source {id}."));

    private static async Task<KnownSync> SyncAsync(Call call, KnownSource source, int run) =>
        await new SyncRuns(call.Desk.Registry).FindAsync(run, call.Cancel) is { } known && known.Source == source.Id ? known : throw new NotAnswered(Problem.NotFound($"There is no sync {run} of source {source.Id.Value}."));
}

/// <summary>A sync that is wished.</summary>
/// <param name="Mode">full, update, query or manual; else the source's own.</param>
/// <param name="Key">The one record that is to be synced; else all.</param>
/// <param name="Force">Whether records are taken that have not changed.</param>
/// <param name="Remap">Whether only the groups that known records are mapped to are reckoned anew, by mappings that have changed since.</param>
/// <param name="Approve">Where one was stopped as it would change much: the digest that it named, or any.</param>
public sealed record WantedSync(string? Mode = null, string? Key = null, bool Force = false, bool Remap = false, string? Approve = null);

/// <summary>A sync that is to be taken back.</summary>
/// <param name="Approve">Where much would change: the digest that it named, or any.</param>
public sealed record WantedUndo(string? Approve = null);

/// <summary>Somebody who logs in.</summary>
/// <param name="Identifier">What they logged in with, to the letter.</param>
public sealed record Login(string Identifier);

/// <summary>A record that was looked at because its person logs in.</summary>
/// <param name="Outcome">new, synced, unchanged, removed or error; null where its source could not be asked.</param>
/// <param name="Problem">Why it could not be taken.</param>
public sealed record LoginView(int Source, string Key, string? Outcome, string? Problem)
{
    internal static LoginView Of(LoggedInRecord record) => new(record.Source, record.Key, record.Outcome is { } outcome ? Codes<SyncResult>.Of(outcome) : null, record.Problem);
}

/// <summary>An identity source.</summary>
/// <param name="Mode">full, update, query or manual.</param>
/// <param name="Schedule">When it is synced by itself, in UTC.</param>
public sealed record SourceView(int Id, string Name, int Co, string? Plugin, string Mode, bool Active, int? Pipeline, string? Label, string? File, string? Schedule)
{
    internal static SourceView Of(KnownSource source) => new(
        source.Id.Value, source.Name, source.Co.Id.Value, source.Record.Plugin, SyncMode.Word(source.Record.SyncMode), SourceViews.Word(source.Record.Status) == "active", source.Record.PipelineId?.Value,
        source.Record.SorLabel, source.File?.FilePath, source.Settings?.Schedule);
}

/// <summary>A sync of a source.</summary>
/// <param name="State">waiting, running, done, stopped (until somebody approves), failed or cancelled.</param>
/// <param name="Mode">full, update, query or manual, or else remap or undo; null where it has not begun and is the source's own.</param>
/// <param name="Known">How many records were known before.</param>
/// <param name="Error">Why it failed or was stopped, and what to do.</param>
/// <param name="Undoes">The sync that it takes back; null where it syncs.</param>
public sealed record SyncView(
    int Id, int Source, string State, string? Mode, string? Key, bool Force, DateTimeOffset Asked, string Actor, bool BySchedule, DateTimeOffset? Began, DateTimeOffset? Ended, string? Phase, long? Done, long? Total,
    int? Known, int? New, int? Synced, int? Unchanged, int? Removed, int? Errors, string? Error, int? Undoes)
{
    internal static SyncView Of(KnownSync run) => new(
        run.Id, run.Source.Value, run.State, run.Mode is { } mode ? SyncMode.Word(mode) : null, run.Key, run.Force, run.Asked.ToUniversalTime(), run.Actor, run.ByTime, run.Began?.ToUniversalTime(), run.Ended?.ToUniversalTime(),
        run.Phase, run.Done, run.Total, run.Outcome?.Known, run.Outcome?.New, run.Outcome?.Synced, run.Outcome?.Unchanged, run.Outcome?.Removed, run.Outcome?.Errors, run.Error, run.Undoes);
}
