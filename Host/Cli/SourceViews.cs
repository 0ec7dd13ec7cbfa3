using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;

namespace EventRegistry.Host.Cli;

/// <summary>Sources and their syncs, as commands show them.</summary>
internal static class SourceViews
{
    public static string Word(Standing? status) => status == Standing.Active ? "active" : "suspended";

    public static object Of(KnownSource source) => Of(source, null);

    public static object Of(KnownSource source, KnownSync? last) => new
    {
        id = source.Id.Value,
        source.Name,
        co = source.Co.Id.Value,
        source.Record.Plugin,
        mode = SyncMode.Word(source.Record.SyncMode),
        status = Word(source.Record.Status),
        pipeline = source.Record.PipelineId?.Value,
        label = source.Record.SorLabel,
        file = source.File?.FilePath,
        format = source.File?.Format switch { null => null, "C1" => "v1", _ => "v2" },
        archive = source.File?.ArchiveFolder,
        threshold = source.File?.ThresholdWarn,
        source.Options,
        hasSecret = source.Secret is not null,
        schedule = source.Settings?.Schedule,
        guardPercent = source.Settings?.GuardPercent,
        guardRecords = source.Settings?.GuardRecords,
        filters = (source.Settings?.Filters ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        lastSync = last is null ? null : Of(last),
    };

    public static object Of(KnownSync run) => new
    {
        run = run.Id,
        source = run.Source.Value,
        run.State,
        mode = run.Mode is { } mode ? SyncMode.Word(mode) : null,
        run.Key,
        run.Force,
        run.Asked,
        run.Actor,
        run.ByTime,
        run.Approval,
        run.Began,
        run.Ended,
        run.Phase,
        run.Done,
        run.Total,
        known = run.Outcome?.Known,
        @new = run.Outcome?.New,
        synced = run.Outcome?.Synced,
        unchanged = run.Outcome?.Unchanged,
        removed = run.Outcome?.Removed,
        errors = run.Outcome?.Errors,
        run.Error,
        run.Undoes,
    };

    // What fits beside the numbers; one run by itself is told whole.
    private const int Longest = 60;

    public static void Show(Terminal terminal, IReadOnlyList<KnownSync> runs) => terminal.Show(
        ["run", "state", "asked", "by", "key", "known", "new", "synced", "unchanged", "removed", "errors", "what"],
        runs.Select(r => new[]
        {
            $"{r.Id}", r.State, $"{r.Asked:yyyy-MM-dd HH:mm:ss}", r.ByTime ? "schedule" : r.Actor, r.Key ?? "", Number(r.Outcome?.Known), Number(r.Outcome?.New), Number(r.Outcome?.Synced), Number(r.Outcome?.Unchanged),
            Number(r.Outcome?.Removed), Number(r.Outcome?.Errors), What(r) is { Length: > Longest } text && runs.Count > 1 ? text[..Longest] + "..." : What(r),
        }));

    private static string Number(int? count) => count is { } some ? $"{some:N0}" : "";

    private static string What(KnownSync run) => run switch
    {
        { Error: { } error } => error,
        { Undoes: { } undone } => run.State == "done" ? $"undid sync {undone}" : $"was to undo sync {undone}",
        { State: "running", Phase: { } phase } => run.Total is { } total ? $"{phase}: {run.Done:N0} of {total:N0}" : $"{phase}: {run.Done:N0}",
        _ => "",
    };
}
