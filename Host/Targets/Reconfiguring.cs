using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>What came of configuring a target another way.</summary>
/// <param name="Schema">What was made of its tables.</param>
/// <param name="Brought">What it was written to be as it is now configured; null where it was left as it is until somebody, or something that changes, has it told.</param>
public sealed record Reconfigured(KnownTarget Target, SchemaReport Schema, LoadReport? Brought);

/// <summary>
/// Configures targets another way. Where that changes what is in a target that people read, the whole difference is looked at before anything is kept, and the
/// target is made what the new configuration says in the same run.
/// </summary>
internal sealed class Reconfiguring(Registry registry)
{
    private const string Kind = "configure";

    /// <summary>Configures a target another way.</summary>
    /// <param name="name">Its name or its id.</param>
    /// <param name="approval">The digest of the difference that was approved, or <c>any</c>; null for none.</param>
    /// <exception cref="CommandFailed">What is wished cannot be.</exception>
    /// <exception cref="RunStopped">It would change or remove too much. Target and configuration are as they were.</exception>
    /// <exception cref="TargetFailure">The target cannot be written, and is as it was.</exception>
    public async Task<Reconfigured> SetAsync(string name, TargetWish wish, string? approval, Progress progress, CancellationToken cancel)
    {
        LoadReport? brought = null;
        var (target, schema) = await new TargetBook(registry).SetAsync(name, wish, BringAsync, cancel);
        return new(target, schema, brought);

        async Task<bool> BringAsync(KnownTarget before, KnownTarget after, string? connection, Func<Task> keep)
        {
            if (!TellsOtherwise(before, after) || after.Mode is ProvisioningMode.Disabled or ProvisioningMode.Manual || !await HoldsPeopleAsync(before, cancel)) return false;
            await using var run = await new Runs(registry).BeginAsync(after, Kind, Environment.UserName, approval, cancel);
            var replay = await Replay.OfAsync(registry, after, connection, cancel);
            brought = await run.DoAsync(progress, (tell, stop) => replay.RebuildAsync($"target set {before.Name} ...", approval, keep, tell, stop));
            return true;
        }
    }

    /// <summary>Whether a target is told of others, or of the same ones otherwise or elsewhere.</summary>
    internal static bool TellsOtherwise(KnownTarget before, KnownTarget after) =>
        Told(before) != Told(after) || before.Prefix != after.Prefix || before.Database != after.Database || before.Settings.Folder != after.Settings.Folder;

    private static (string, GroupId?, SourceId?, string?) Told(KnownTarget target) =>
        (target.Settings.Rules, target.Record.ProvisioningGroupId, target.Record.SkipSourceId, target.Settings.Filters);

    private async Task<bool> HoldsPeopleAsync(KnownTarget target, CancellationToken cancel)
    {
        // A target that could not be reached before has none that we know of.
        if (!target.IsReached) return false;
        if (target.HasTables) return await (await new TargetBook(registry).OpenAsync(target, null, cancel)).HoldsPeopleAsync(cancel);
        await using var provisioner = await new Plugins(registry).Of(target).OpenAsync(target, null, s => new(s, ProvisioningAction.Deleted, null, null), cancel);
        return provisioner is not ICensus census || (await census.KnownSubjectsAsync(cancel)).Any(s => s.Kind == StreamKind.Person);
    }
}
