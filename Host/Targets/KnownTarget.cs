using EventRegistry.Domain.Organization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>A target that can be written to.</summary>
/// <param name="Record">What a Registry knows of it too.</param>
/// <param name="Settings">What only we know of it.</param>
public sealed record KnownTarget(ProvisioningTarget Record, TargetSettings Settings)
{
    /// <summary>Why nobody knows how it is to be by now; null where it is known. What is said here is how it was before: what it asks for waits.</summary>
    public Exception? Fault { get; init; }

    public int Id => Record.Id;

    public string Name => Settings.Name;

    /// <summary>The CO it is told of.</summary>
    public CoId Co => Record.CoId;

    /// <summary>When it is told.</summary>
    public ProvisioningMode Mode => Record.Mode;

    /// <summary>Its turn among the CO's targets.</summary>
    public int Order => Record.Order ?? int.MaxValue;

    /// <summary>Whom it is told of.</summary>
    public Policy Policy { get; } = new(
        RuleSet.Find(Settings.Rules) ?? throw new CommandFailed(ExitCode.Wrong, $"The target '{Settings.Name}' goes by the rules '{Settings.Rules}', which this program does not know. Set others: eventregistry target set {Settings.Name} --rules v4"),
        Record.ProvisioningGroupId, Record.SkipSourceId)
    {
        Filters = [.. (Settings.Filters ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DataFilter.Parse)],
    };

    /// <summary>Whether it is tables of a database.</summary>
    public bool HasTables => Settings.Prefix.Length > 0;

    /// <summary>What the names of its tables begin with, where it has any.</summary>
    public Prefix Prefix { get; } = Settings.Prefix.Length == 0 ? Prefix.Default : Prefix.Parse(Settings.Prefix);

    /// <summary>Whether it is known how it is reached: of an imported target it is not until somebody says it.</summary>
    public bool IsReached => Settings.Database.Length > 0 || Settings.Folder is not null;

    /// <summary>Where it holds its subjects, for people to read.</summary>
    public string Place => HasTables ? $"tables {Prefix}*" : $"folder {Settings.Folder}";

    /// <summary>Where its tables are, without the password.</summary>
    public string Database => Settings.Database;

    /// <summary>What a table of it, or what it has instead, is called in full.</summary>
    public string NameOf(string table) => HasTables ? Prefix + table : table;
}
