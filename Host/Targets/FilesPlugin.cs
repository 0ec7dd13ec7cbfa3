using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Files;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>Targets that are folders with a file for each subject.</summary>
internal sealed class FilesPlugin : ITargetPlugin
{
    // Says whose files they are: those of another CO would be taken for people who left.
    private const string Mark = ".co";

    public string Name => "FilesProvisioner";

    public TargetWish Usual(TargetWish wish) => wish;

    public void Check(KnownTarget target)
    {
        if (target.Settings.Database.Length > 0 || target.HasTables) throw new CommandFailed(ExitCode.Wrong, "--database and --prefix are for tables; a target of the plugin files has a --folder.");
        if (target.Settings.Folder is not { Length: > 0 } folder) throw new CommandFailed(ExitCode.Wrong, "Say where the files are to be: --folder <path>.");
        if (!Path.IsPathFullyQualified(folder)) throw new CommandFailed(ExitCode.Wrong, $"The folder '{folder}' depends on where the program is started. Give the whole path, such as {Path.GetFullPath(folder)}.");
        if (Path.GetPathRoot(folder) == folder) throw new CommandFailed(ExitCode.Wrong, $"'{folder}' is no folder of its own. Name one in it.");
        if (File.Exists(folder)) throw new CommandFailed(ExitCode.Wrong, $"'{folder}' is a file. Name a folder.");
    }

    public string? Clash(KnownTarget other, KnownTarget added) =>
        Whole(other) == Whole(added) ? $"The target '{other.Name}' writes the same folder. Give this one another --folder." : null;

    public async Task<SchemaReport> PrepareAsync(KnownTarget target, string? connection, CancellationToken cancel)
    {
        var (folder, mark) = (Whole(target), Path.Combine(Whole(target), Mark));
        await CheckMarkAsync(target, cancel);
        try
        {
            if (File.Exists(mark)) return new([], []);
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(mark, target.Co.Value.ToString(CultureInfo.InvariantCulture), cancel);
            return new([folder], []);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PermissionDenied($"{folder}: {e.Message} Let this user write there.", e);
        }
        catch (IOException e)
        {
            throw new TargetUnreachable($"{folder}: {e.Message} Try again later.", e);
        }
    }

    public async Task<IProvisioner> OpenAsync(KnownTarget target, string? connection, Func<StreamId, Verdict> tell, CancellationToken cancel)
    {
        await CheckMarkAsync(target, cancel);
        return new FilesTarget(Whole(target)) { Mark = Mark };
    }

    private static string Whole(KnownTarget target) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(target.Settings.Folder!));

    private static async Task CheckMarkAsync(KnownTarget target, CancellationToken cancel)
    {
        var mark = Path.Combine(Whole(target), Mark);
        if (!File.Exists(mark)) return;
        var whose = (await File.ReadAllTextAsync(mark, cancel)).Trim();
        if (whose != target.Co.Value.ToString(CultureInfo.InvariantCulture))
            throw new TargetHoldsAnotherCo($"The folder {Whole(target)} holds CO {whose}, not CO {target.Co.Value}. Give CO {target.Co.Value} another --folder.");
    }
}
