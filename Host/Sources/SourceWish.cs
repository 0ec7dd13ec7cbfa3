using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.IdentitySources.Filters;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Sources;

/// <summary>What somebody wants a source to be. What is null stays as it is, or as it usually is; an empty text takes away what was set.</summary>
public sealed record SourceWish
{
    /// <summary>A way of naming no pipeline.</summary>
    public const int None = 0;

    public string? File { get; init; }

    /// <summary><c>C1</c> or <c>C2</c>.</summary>
    public string? Format { get; init; }

    public string? Archive { get; init; }

    public int? ThresholdWarn { get; init; }

    public bool? ThresholdOverride { get; init; }

    /// <summary><c>F</c>, <c>U</c>, <c>Q</c> or <c>M</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The id of a pipeline; <see cref="None"/> for none.</summary>
    public int? Pipeline { get; init; }

    public Standing? Status { get; init; }

    public string? Label { get; init; }

    public bool? Hash { get; init; }

    public bool? OnLogin { get; init; }

    /// <summary>What its plugin is to be told, as <c>name=value</c>; <c>name=</c> takes it away.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Its password; empty for none.</summary>
    public string? Secret { get; init; }

    /// <summary>A cron expression; empty for never.</summary>
    public string? Schedule { get; init; }

    public int? GuardPercent { get; init; }

    public int? GuardRecords { get; init; }

    /// <summary>All its filters, in order; an empty list for none.</summary>
    public IReadOnlyList<string>? Filters { get; init; }

    /// <summary>What is sent of the source itself.</summary>
    internal Sent<IdentitySource> OfSource => Given<IdentitySource>(
        (nameof(IdentitySource.SyncMode), Mode), (nameof(IdentitySource.PipelineId), Pipeline switch { null => null, None => Nothing, { } id => new PipelineId(id) }),
        (nameof(IdentitySource.Status), Status), (nameof(IdentitySource.SorLabel), Taken(Label)), (nameof(IdentitySource.HashSourceRecord), Hash), (nameof(IdentitySource.SyncOnUserLogin), OnLogin));

    /// <summary>What is sent of the file that it reads.</summary>
    internal Sent<FileSource> OfFile => Given<FileSource>(
        (nameof(FileSource.FilePath), File), (nameof(FileSource.Format), Format), (nameof(FileSource.ArchiveFolder), Taken(Archive)), (nameof(FileSource.ThresholdWarn), ThresholdWarn),
        (nameof(FileSource.ThresholdOverride), ThresholdOverride));

    /// <summary>What is sent of its settings.</summary>
    internal Sent<SourceSettings> OfSettings(SourceSettings? before) => Given<SourceSettings>(
        (nameof(SourceSettings.Options), Options.Count == 0 ? null : Taken(OptionsAfter(before?.Options))), (nameof(SourceSettings.Schedule), Taken(Schedule)),
        (nameof(SourceSettings.GuardPercent), GuardPercent), (nameof(SourceSettings.GuardRecords), GuardRecords),
        (nameof(SourceSettings.Filters), Filters is null ? null : Taken(string.Join('\n', Filters))));

    /// <summary>Refuses what would be seen to be wrong only when the source is synced.</summary>
    /// <exception cref="CommandFailed">Something is not what it should be.</exception>
    public void Check()
    {
        if (Options.FirstOrDefault(o => o.IndexOf('=', StringComparison.Ordinal) < 1 || o.Contains('\n', StringComparison.Ordinal)) is { } none)
            throw new CommandFailed(ExitCode.Wrong, $"'{none}' is no option. Write it as name=value; name= takes it away.");
        if (File is { } folder && Directory.Exists(folder)) throw new CommandFailed(ExitCode.Wrong, $"{folder} is a folder. Name the file in it.");
        if (File is { } file && !System.IO.File.Exists(file))
            throw new CommandFailed(ExitCode.Wrong, $"There is no file {file}, or it may not be read. Put it there first, even if it holds its header alone.");
        if (Archive is { Length: > 0 } archive && !Directory.Exists(archive))
            throw new CommandFailed(ExitCode.Wrong, $"There is no folder {archive}. Make it first: copies of what was read are kept there.");
        try
        {
            foreach (var filter in Filters ?? []) _ = RecordFilter.Parse(filter);
        }
        catch (FormatException wrong)
        {
            throw new CommandFailed(ExitCode.Wrong, wrong.Message, wrong);
        }

        if (Schedule is { Length: > 0 } schedule && Syncing.Schedule.Problem(schedule) is { } problem)
            throw new CommandFailed(ExitCode.Wrong, $"'{schedule}' is no schedule: {problem} Write five fields, such as \"30 2 * * *\" for half past two each night (UTC).");
    }

    /// <summary>What a member of a source's records is called by whoever wishes something of it.</summary>
    public static string Called(string member) => member switch
    {
        nameof(FileSource.FilePath) => "file",
        nameof(FileSource.ArchiveFolder) => "archive",
        nameof(FileSource.ThresholdWarn) => "threshold",
        nameof(IdentitySource.Description) => "name",
        nameof(IdentitySource.SorLabel) => "label",
        nameof(IdentitySource.SyncMode) => "mode",
        nameof(IdentitySource.PipelineId) => "pipeline",
        nameof(SourceSettings.GuardPercent) => "guard percent",
        nameof(SourceSettings.GuardRecords) => "guard records",
        nameof(GroupMapping.Pattern) => "value",
        nameof(GroupMapping.GroupId) => "group",
        _ => member.ToLowerInvariant(),
    };

    // What is taken away is sent, and empty; what is null is not sent at all.
    private static readonly object Nothing = new();

    private static object? Taken(string? text) => text is { Length: 0 } ? Nothing : text;

    private static Sent<T> Given<T>(params ReadOnlySpan<(string Member, object? Value)> values) where T : class, IRecord
    {
        var sent = Sent<T>.Nothing;
        foreach (var (member, value) in values)
        {
            if (value is not null) sent = sent.With(member, ReferenceEquals(value, Nothing) ? null : value);
        }

        return sent;
    }

    private string OptionsAfter(string? before)
    {
        var lines = (before ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var option in Options)
        {
            var (name, value) = (option[..option.IndexOf('=', StringComparison.Ordinal)].Trim(), option[(option.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim());
            var at = lines.FindIndex(l => l.Split('=', 2)[0].Trim() == name);
            if (at < 0 && value.Length > 0) lines.Add($"{name}={value}");
            else if (at >= 0 && value.Length > 0) lines[at] = $"{name}={value}";
            else if (at >= 0) lines.RemoveAt(at);
        }

        return string.Join('\n', lines);
    }
}
