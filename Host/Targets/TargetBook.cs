using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Provisioning;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;

namespace EventRegistry.Host.Targets;

/// <summary>The provisioning targets of a registry. Each is a stream; only its password is kept beside history.</summary>
public sealed class TargetBook(Registry registry)
{
    /// <summary>The plugin of a target of which nobody says another.</summary>
    public const string UsualPlugin = "sql";

    private const string OneAtATime = "select pg_advisory_xact_lock(hashtext('eventregistry.targets'))";

    private readonly TargetDatabase databases = new(registry);
    private readonly TargetTables tables = new(registry);
    private readonly Plugins plugins = new(registry);
    private readonly TargetStreams streams = new(registry);

    /// <summary>Every target that can be written to, by name, and those too of which nobody knows how by now.</summary>
    public async Task<IReadOnlyList<KnownTarget>> ListAsync(CancellationToken cancel)
    {
        var targets = new List<KnownTarget>();
        await foreach (var target in streams.ReadAsync(cancel))
            if (target.Known is { } known) targets.Add(known);
        return [.. targets.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>The target of a name or an id.</summary>
    /// <exception cref="CommandFailed">There is none, or it cannot be written to, or how it is to be cannot be read.</exception>
    public async Task<KnownTarget> FindAsync(string name, CancellationToken cancel)
    {
        var targets = await ListAsync(cancel);
        if ((targets.FirstOrDefault(t => t.Name == name) ?? targets.FirstOrDefault(t => Is(t.Id, name))) is { } found) return found.Fault is null ? found : throw Unknown(found);
        if (await ImportedAsync(name, cancel) is { } imported)
            throw new CommandFailed(ExitCode.Wrong, $"The target {imported.Id} ('{imported.Description}') was imported, and how it is reached was not. Say so: eventregistry target set {imported.Id} --database <connection>.");
        throw new CommandFailed(ExitCode.Wrong,
            $"There is no target '{name}'." + (targets.Count == 0
                ? " Add one: eventregistry target add <name> --plugin sql --database <connection>."
                : Nearest.Hint(name, targets.Select(t => t.Name)) + $" There are: {string.Join(", ", targets.Select(t => t.Name))}."));
    }

    /// <summary>The tables of a target, under its own prefix or another.</summary>
    /// <exception cref="TargetHoldsAnotherCo">The tables hold what history tells of another CO.</exception>
    public async Task<SqlTarget> OpenAsync(KnownTarget target, Prefix? into, CancellationToken cancel) =>
        await tables.OpenAsync(target.Co, await databases.OpenAsync(target, cancel), into ?? target.Prefix, cancel);

    /// <summary>The connection string of a target's tables, with the password.</summary>
    public Task<string> ConnectionAsync(KnownTarget target, CancellationToken cancel) => databases.OpenAsync(target, cancel);

    /// <summary>Makes ready what a target is to hold its subjects in, as its tables.</summary>
    /// <exception cref="TargetHoldsAnotherCo">It is another CO's.</exception>
    public Task<SchemaReport> PrepareAsync(KnownTarget target, string? connection, CancellationToken cancel) => plugins.Of(target).PrepareAsync(target, connection, cancel);

    /// <summary>Adds a target and makes its tables.</summary>
    /// <exception cref="CommandFailed">
    /// The name is taken, the CO is not known, what is wished cannot be, or another target writes the same tables. Or the target is kept and could not be told of groups and
    /// reference data, which is to be done once more.
    /// </exception>
    /// <exception cref="TargetHoldsAnotherCo">The tables hold what history tells of another CO.</exception>
    public async Task<(KnownTarget Target, SchemaReport Schema)> AddAsync(string name, int? coId, TargetWish wish, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new CommandFailed(ExitCode.Wrong, "A target needs a name, by which commands and people call it.");
        var plugin = plugins.Named(wish.Plugin ?? UsualPlugin);
        await using var alone = await AloneAsync(cancel);
        var others = await ListAsync(cancel);
        if (others.Any(t => t.Name == name)) throw new CommandFailed(ExitCode.Wrong, $"There is a target '{name}' already. Choose another name, or remove it first.");
        var co = await new KnownCos(registry).ChooseAsync(coId, "to tell a target of", cancel);
        var (id, order) = (Target.FirstOwnId, 0);
        await foreach (var (_, other, _) in streams.ReadAsync(cancel))
        {
            id = Math.Max(id, other.Id.Value);
            if (other.Record?.Record is { } record && record.CoId == co) order = Math.Max(order, record.Order ?? 0);
        }

        wish = plugin.Usual(wish);
        var (added, settings) = wish.Granted(
            new(id + 1, co, name, plugin.Name, null, null, Codes<ProvisioningMode>.Of(ProvisioningMode.QueueOnError), null, null, order + 1),
            new(id + 1, name, await UsualRulesAsync(co, cancel), "", ""), wish.Connection is { } connection ? databases.Public(connection) : "");
        return await KeepAsync(null, new(added, settings), wish, others, null, cancel);
    }

    /// <summary>Makes a target another way, and brings the tables of it up to date.</summary>
    /// <param name="name">Its name or its id; an imported one is reached from then on.</param>
    /// <inheritdoc cref="AddAsync" path="/exception"/>
    public Task<(KnownTarget Target, SchemaReport Schema)> SetAsync(string name, TargetWish wish, CancellationToken cancel) => SetAsync(name, wish, null, cancel);

    /// <inheritdoc cref="SetAsync(string, TargetWish, CancellationToken)"/>
    /// <param name="bring">
    /// Brings what the target holds to what it is to be. It is given the target before and after, where that is, and what keeps the new configuration; where it
    /// says that it did nothing, or there is none, groups and reference data are brought alone.
    /// </param>
    internal async Task<(KnownTarget Target, SchemaReport Schema)> SetAsync(
        string name, TargetWish wish, Func<KnownTarget, KnownTarget, string?, Func<Task>, Task<bool>>? bring, CancellationToken cancel)
    {
        await using var alone = await AloneAsync(cancel);
        var before = await ImportedAsync(name, cancel) is { } imported ? Reached(imported, wish) : await FindAsync(name, cancel);
        var others = (await ListAsync(cancel)).Where(t => t.Id != before.Id).ToList();
        return await KeepAsync(before, Wished(before, wish), wish, others, bring, cancel);
    }

    /// <summary>A target as a wish would make it; nothing is changed.</summary>
    /// <exception cref="CommandFailed">A filter is none.</exception>
    public KnownTarget Wished(KnownTarget target, TargetWish wish)
    {
        var (record, settings) = wish.Granted(target.Record, target.Settings, wish.Connection is { } connection ? databases.Public(connection) : target.Database);
        try
        {
            return new(record, settings);
        }
        catch (FormatException none)
        {
            throw new CommandFailed(ExitCode.Wrong, none.Message, none);
        }
    }

    /// <summary>Brings a target's groups and reference data up to date.</summary>
    /// <param name="approval">See <see cref="Guard"/>.</param>
    /// <returns>What differed.</returns>
    /// <exception cref="RunStopped">It would change or remove too much.</exception>
    public async Task<IReadOnlyList<Drift>> ResyncAsync(KnownTarget target, string? approval, CancellationToken cancel)
    {
        return await new Resync(registry).RunAsync(
            target.Co, target.Policy, tell => plugins.Of(target).OpenAsync(target, null, tell, cancel),
            affected => Guard.Check(target, affected, $"target resync {target.Name}", approval), cancel);
    }

    /// <summary>Forgets a target. Its tables stay.</summary>
    public async Task RemoveAsync(KnownTarget target, CancellationToken cancel)
    {
        Change[] changes = target.Id > Target.FirstOwnId ? [new Deleted<TargetSettings>(target.Id), new Deleted<ProvisioningTarget>(target.Id)] : [new Deleted<TargetSettings>(target.Id)];
        await AppendAsync(target, changes, ExpectedVersion.Any, cancel);
        await databases.ForgetSecretAsync(target, cancel);
    }

    private async Task<(KnownTarget Target, SchemaReport Schema)> KeepAsync(
        KnownTarget? before, KnownTarget after, TargetWish wish, IReadOnlyList<KnownTarget> others,
        Func<KnownTarget, KnownTarget, string?, Func<Task>, Task<bool>>? bring, CancellationToken cancel)
    {
        await new WishedTarget(registry).CheckAsync(before, after, others, cancel);
        // Where it is, and what it holds, stay: that it is down is no reason against when it is told, and least of all against telling it nothing.
        var isToHoldTheSame = before is { IsReached: true } && wish.Connection is null && !Reconfiguring.TellsOtherwise(before, after);
        if (isToHoldTheSame && after.Mode == ProvisioningMode.Disabled)
        {
            await KeepAsync(before, after, null, cancel);
            return (after, new([], []));
        }

        SchemaReport schema;
        try
        {
            schema = await PrepareAsync(after, wish.Connection, cancel);
        }
        catch (Exception e) when (isToHoldTheSame && e is TargetUnreachable)
        {
            await KeepAsync(before, after, null, cancel);
            throw new CommandFailed(ExitCode.Unreachable, $"The target '{after.Name}' is kept as wished, but cannot be reached: {e.Message} When that is mended: eventregistry target resync {after.Name}", e);
        }

        if (before is not null && bring is not null && await bring(before, after, wish.Connection, () => KeepAsync(before, after, wish.Connection, cancel))) return (after, schema);
        await KeepAsync(before, after, wish.Connection, cancel);
        try
        {
            await ResyncAsync(after, Guard.Any, cancel);
        }
        catch (Exception e) when (e is TargetFailure or NpgsqlException)
        {
            throw new CommandFailed(ExitCode.Unreachable,
                $"The target '{after.Name}' is kept, but does not hold the groups and reference data that it should: {e.Message} When that is mended: eventregistry target resync {after.Name}", e);
        }

        return (after, schema);
    }

    private async Task KeepAsync(KnownTarget? before, KnownTarget after, string? connection, CancellationToken cancel)
    {
        if (connection is not null) await databases.KeepSecretAsync(after, connection, cancel);
        var changes = new List<Change>();
        if (before is null) changes.Add(new Added<ProvisioningTarget>(after.Record));
        else if (before.Record != after.Record) changes.Add(new Edited<ProvisioningTarget>(after.Record, null));
        if (before is not { IsReached: true }) changes.Add(new Added<TargetSettings>(after.Settings));
        else if (before.Settings != after.Settings) changes.Add(new Edited<TargetSettings>(after.Settings, null));
        await TriggerPlace.BeginAsync(registry.Database, await registry.Store.SettledAsync(cancel), cancel);
        if (changes.Count > 0) await AppendAsync(after, changes, before is null ? ExpectedVersion.New : ExpectedVersion.Any, cancel);
    }

    /// <summary>An imported target that is to be written to from here. It goes on by the rules that it was used to.</summary>
    private static KnownTarget Reached(ProvisioningTarget imported, TargetWish wish) => wish.Connection is null
        ? throw new CommandFailed(ExitCode.Wrong, $"How the target {imported.Id} ('{imported.Description}') is reached was not imported. Say so with --database <connection>.")
        : new(imported, new(imported.Id, imported.Description ?? string.Create(CultureInfo.InvariantCulture, $"target-{imported.Id}"), RuleSet.V4.Name, "", Prefix.Default.Text));

    /// <summary>A CO that was adopted goes on by the rules that its applications are used to.</summary>
    private async Task<string> UsualRulesAsync(CoId co, CancellationToken cancel)
    {
        await foreach (var entry in registry.Store.ReadStreamAsync(Tenant.Of(co), new(StreamKind.Co, co.Value), UpTo.Now, cancel))
            return entry.Cause?.Because == "import" ? RuleSet.V4.Name : RuleSet.Pe.Name;
        return RuleSet.Pe.Name;
    }

    /// <summary>One at a time: two at once would take the same name, or the same id and each other's password.</summary>
    private async Task<IAsyncDisposable> AloneAsync(CancellationToken cancel)
    {
        var connection = await registry.Database.OpenConnectionAsync(cancel);
        await connection.BeginTransactionAsync(cancel);
        await using var wait = new NpgsqlCommand(OneAtATime, connection);
        await wait.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    private async Task<ProvisioningTarget?> ImportedAsync(string name, CancellationToken cancel)
    {
        await foreach (var (_, target, _) in streams.ReadAsync(cancel))
            if (target is { Record.Record: { } record, Settings: null } && (Is(record.Id, name) || record.Description == name)) return record;
        return null;
    }

    private static bool Is(int id, string name) => name == id.ToString(CultureInfo.InvariantCulture);

    private static CommandFailed Unknown(KnownTarget target) => new(ExitCode.Wrong, $"How the target '{target.Name}' is to be cannot be read, and it is left alone. {target.Fault!.Message}", target.Fault);

    private Task AppendAsync(KnownTarget target, IReadOnlyList<Change> changes, ExpectedVersion expected, CancellationToken cancel) =>
        new Operator(registry).AppendAsync(Tenant.Of(target.Co), new(StreamKind.Target, target.Id), expected, changes, cancel);
}
