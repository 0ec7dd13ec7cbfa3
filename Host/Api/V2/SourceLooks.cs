using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Cli;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api.V2;

/// <summary>What would come of a source's record, or of taking back a sync. Nothing is written.</summary>
internal static class SourceLooks
{
    private const int MostKeys = 1_000;

    /// <summary>What a source says of a key, and what that means.</summary>
    public static async Task<PreviewView> PreviewAsync(HttpContext http, int id, string? key = null)
    {
        var call = Asked.By(http);
        if (string.IsNullOrEmpty(key)) throw new NotAnswered(Problem.NotUnderstood("Say which record: key."));
        var source = await Sources.SourceAsync(call, id);
        await new CatchUp(call.Desk.Registry).RunAsync(call.Cancel);
        try
        {
            return PreviewView.Of(key, await SourcePreview.OfAsync(call.Desk.Registry, SourcePlugins.OfProgram(call.Desk.Registry), source, key, call.Cancel));
        }
        catch (Exception e) when (e is SourceFailure or CommandFailed)
        {
            throw new NotAnswered(Problem.NotNow(e.Message));
        }
    }

    /// <summary>What taking back a sync would come to.</summary>
    public static async Task<UndoView> UndoAsync(HttpContext http, int id, int run)
    {
        var call = Asked.By(http);
        var source = await Sources.SourceAsync(call, id);
        await Sources.MayBeUndoneAsync(call, source, run);
        // What is only tried is not stored, so nothing would say that what was kept in memory from before is so no longer.
        using var registrar = new Registrar(call.Desk.Registry);
        var undo = new Undo(call.Desk.Registry, registrar, source, run, new(call.Visitor.Caller) { Undoes = run });
        return UndoView.Of(run, await undo.LookAsync(MostKeys, (_, _, _) => { }, call.Cancel));
    }
}

/// <summary>What a source says of a key.</summary>
/// <param name="Found">How many records it has of that key; several are none.</param>
/// <param name="Line">Where the record stands, in a source that has lines.</param>
/// <param name="Raw">The record as the source gives it.</param>
/// <param name="Values">What it means.</param>
/// <param name="Groups">The groups that its person would be put into.</param>
/// <param name="Error">Why it cannot be read, or a sync would not take it; null where it can be, and would.</param>
/// <param name="OrgIdentity">The org identity that was made of it; null where none was.</param>
/// <param name="Person">Whose that is.</param>
/// <param name="Unchanged">Whether it says what it said when it was last synced.</param>
/// <param name="Match">Whom the pipeline would take it for; null where it is somebody's already, or cannot be read.</param>
public sealed record PreviewView(
    string Key, int Found, int? Line, string? Raw, IReadOnlyList<PreviewValueView> Values, IReadOnlyList<string> Groups, string? Error, int? OrgIdentity, int? Person, bool? Unchanged, PreviewMatchView? Match)
{
    internal static PreviewView Of(string key, SourcePreview preview) => new(
        key, preview.Found, preview.Line, preview.Raw, [.. preview.Values.Select(v => new PreviewValueView(v.Kind, v.Text))], preview.Groups, preview.Error, preview.OrgIdentity, preview.Person, preview.IsSame,
        preview.Match is { } match ? new(match.Strategy, match.By, [.. match.People.Select(p => p.Id)], match.Sentence) : null);
}

/// <summary>One value that a record has.</summary>
/// <param name="Kind">The kind of record that it would be.</param>
/// <param name="Text">Its members, by column.</param>
public sealed record PreviewValueView(string Kind, string Text);

/// <summary>Whom a record would be taken for.</summary>
/// <param name="Strategy">EA, ID, EX or NO; null where no pipeline would run.</param>
/// <param name="By">By what they were found, in words.</param>
/// <param name="People">One where the match is clear.</param>
/// <param name="Sentence">What would become of the record, in words.</param>
public sealed record PreviewMatchView(string? Strategy, string? By, IReadOnlyList<int> People, string Sentence);

/// <summary>What taking back a sync would come to.</summary>
/// <param name="Undoes">The sync.</param>
/// <param name="Removed">How many org identities would be deleted.</param>
/// <param name="Restored">How many records would be as they were before.</param>
/// <param name="Unchanged">How many are so already.</param>
/// <param name="Refused">How many could not be taken back.</param>
/// <param name="Keys">By outcome, the keys: the first 1,000.</param>
/// <param name="Troubles">Why records could not be taken back.</param>
/// <param name="Digest">Names this very difference, to approve it.</param>
/// <param name="Stopped">Why it would stop before it wrote anything, unless it is approved; null where it would not.</param>
/// <param name="People">How many people it would change.</param>
/// <param name="Asked">For how many of them the targets were asked.</param>
/// <param name="Targets">What of it would reach which target.</param>
public sealed record UndoView(
    int Undoes, int Removed, int Restored, int Unchanged, int Refused, IReadOnlyDictionary<string, IReadOnlyList<string>> Keys, IReadOnlyList<TroubleView> Troubles, string Digest, string? Stopped,
    int People, int Asked, IReadOnlyList<ReachView> Targets)
{
    internal static UndoView Of(int run, UndoOutlook outlook) => new(
        run, outlook.Results[SyncResult.Removed], outlook.Results[SyncResult.Synced], outlook.Results[SyncResult.Unchanged], outlook.Results[SyncResult.Error],
        outlook.Keys.ToDictionary(k => Codes<SyncResult>.Of(k.Key), k => k.Value), [.. outlook.Troubles.Select(t => new TroubleView(t.Key, t.Message))], outlook.Digest, outlook.Stopped,
        outlook.People, outlook.Asked,
        [.. outlook.Targets.Select(t => new ReachView(t.Name, TargetOptions.NameOf(t.Mode), t.Subjects, t.Added, t.Changed, t.Removed, t.Refused, t.Problem))]);
}

/// <summary>Why a record could not be taken.</summary>
public sealed record TroubleView(string? Key, string Message);

/// <summary>What would reach one target.</summary>
/// <param name="Mode">When it is told.</param>
/// <param name="Subjects">Of how many subjects something would be written.</param>
/// <param name="Added">How many rows would be added.</param>
/// <param name="Changed">How many rows would be changed.</param>
/// <param name="Removed">How many rows would be removed.</param>
/// <param name="Refused">How many subjects could not be written.</param>
/// <param name="Problem">Why it cannot be said; null where it can.</param>
public sealed record ReachView(string Target, string Mode, int Subjects, int Added, int Changed, int Removed, int Refused, string? Problem);
