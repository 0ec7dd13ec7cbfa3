using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;

namespace EventRegistry.Host.Targets;

/// <summary>A target that can be written to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Co">The CO it is told of.</param>
/// <param name="Rules">Whom it is told of.</param>
/// <param name="Prefix">What the names of its tables begin with.</param>
/// <param name="Database">Where its tables are, without the password.</param>
public sealed record KnownTarget(int Id, string Name, CoId Co, RuleSet Rules, Prefix Prefix, string Database);

/// <summary>The provisioning targets of a registry. Each is a stream; only its password is kept beside history.</summary>
public sealed class TargetBook(Registry registry)
{
    public const string SqlPlugin = "sql";

    private const string OneAtATime = "select pg_advisory_xact_lock(hashtext('eventregistry.targets'))";

    private readonly TargetDatabase databases = new(registry);

    /// <summary>Every target that can be written to, by name.</summary>
    public async Task<IReadOnlyList<KnownTarget>> ListAsync(CancellationToken cancel)
    {
        var targets = new List<KnownTarget>();
        await foreach (var target in AllAsync(cancel))
        {
            if (target is not { Record.Record: var record, Settings.Record: { } settings }) continue;
            targets.Add(new(target.Id.Value, settings.Name, record.CoId, RuleSet.V4, Prefix.Parse(settings.Prefix), settings.Database));
        }

        return [.. targets.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <exception cref="CommandFailed">There is no target of that name.</exception>
    public async Task<KnownTarget> FindAsync(string name, CancellationToken cancel)
    {
        var targets = await ListAsync(cancel);
        return targets.FirstOrDefault(t => t.Name == name) ?? throw new CommandFailed(ExitCode.Wrong,
            $"There is no target '{name}'." + (targets.Count == 0
                ? " Add one: eventregistry target add <name> --plugin sql --database <connection>."
                : Nearest.Hint(name, targets.Select(t => t.Name)) + $" There are: {string.Join(", ", targets.Select(t => t.Name))}."));
    }

    /// <summary>The tables of a target, under its own prefix or another.</summary>
    /// <exception cref="TargetHoldsAnotherCo">The tables hold what history tells of another CO.</exception>
    public async Task<SqlTarget> OpenAsync(KnownTarget target, Prefix? into, CancellationToken cancel)
    {
        var tables = new SqlTarget(await databases.OpenAsync(target, cancel), into ?? target.Prefix, target.Co.Value);
        await RefuseAnotherCosRowsAsync(tables, target.Co, into ?? target.Prefix, cancel);
        return tables;
    }

    /// <summary>Adds a target and makes its tables.</summary>
    /// <exception cref="CommandFailed">The name is taken, the CO is not known, or another target writes the same tables.</exception>
    /// <exception cref="TargetHoldsAnotherCo">The tables hold what history tells of another CO.</exception>
    public async Task<(KnownTarget Target, SchemaReport Schema)> AddAsync(string name, string? connection, Prefix prefix, int? coId, CancellationToken cancel)
    {
        connection ??= databases.OfRegistry;
        // One at a time: two at once would take the same name, or the same id and each other's password.
        await using var turn = await registry.Database.OpenConnectionAsync(cancel);
        await using var alone = await turn.BeginTransactionAsync(cancel);
        await using (var wait = new NpgsqlCommand(OneAtATime, turn)) await wait.ExecuteNonQueryAsync(cancel);
        var others = await ListAsync(cancel);
        if (others.Any(t => t.Name == name)) throw new CommandFailed(ExitCode.Wrong, $"There is a target '{name}' already. Choose another name, or remove it first.");
        var co = await new KnownCos(registry).ChooseAsync(coId, "to tell a target of", cancel);
        var id = Math.Max(Target.FirstOwnId, await MaxIdAsync(cancel)) + 1;
        var target = new KnownTarget(id, name, co, RuleSet.V4, prefix, databases.Public(connection));
        RefuseTakenTables(others, target);
        var tables = new SqlTarget(connection, prefix, co.Value);
        await RefuseAnotherCosRowsAsync(tables, co, prefix, cancel);
        var schema = await tables.ApplySchemaAsync(cancel);
        await databases.KeepSecretAsync(target, connection, cancel);
        await AppendAsync(target, [
            new Added<ProvisioningTarget>(new(id, co, name, "SqlProvisioner", null, null, "M", null, null, null)),
            new Added<TargetSettings>(new(id, name, target.Rules.Name, target.Database, prefix.ToString())),
        ], ExpectedVersion.New, cancel);
        return (target, schema);
    }

    /// <summary>Forgets a target. Its tables stay.</summary>
    public async Task RemoveAsync(KnownTarget target, CancellationToken cancel)
    {
        await AppendAsync(target, [new Deleted<TargetSettings>(target.Id), new Deleted<ProvisioningTarget>(target.Id)], ExpectedVersion.Any, cancel);
        await databases.ForgetSecretAsync(target, cancel);
    }

    private static void RefuseTakenTables(IReadOnlyList<KnownTarget> others, KnownTarget added)
    {
        var settings = new NpgsqlConnectionStringBuilder(added.Database);
        foreach (var other in others.Where(t => t.Prefix == added.Prefix))
        {
            var theirs = new NpgsqlConnectionStringBuilder(other.Database);
            if ((theirs.Host, theirs.Port, theirs.Database, theirs.SearchPath) != (settings.Host, settings.Port, settings.Database, settings.SearchPath)) continue;
            throw new CommandFailed(ExitCode.Wrong, other.Co == added.Co
                ? $"The target '{other.Name}' writes the same tables. Give this one another --prefix."
                : $"The target '{other.Name}' holds CO {other.Co.Value} in the same tables, and two COs in one target would remove each other. Give this one another --prefix or --database.");
        }
    }

    /// <summary>Tables that COmanage filled bear no mark, but a rebuild would empty them of another CO's groups and people all the same.</summary>
    private async Task RefuseAnotherCosRowsAsync(SqlTarget tables, CoId co, Prefix prefix, CancellationToken cancel)
    {
        var (groups, people) = await tables.UnclaimedAsync(cancel);
        var other = await StoreOverview.OfAnotherTenantAsync(registry.Database, Tenant.Of(co), StreamKind.Group, groups, cancel)
            ?? await StoreOverview.OfAnotherTenantAsync(registry.Database, Tenant.Of(co), StreamKind.Person, people, cancel);
        if (other is not { } found) return;
        throw new TargetHoldsAnotherCo(
            $"The tables {prefix}* hold {found.Stream}, which history tells of CO {found.Tenant}, not CO {co.Value}. Give CO {co.Value} another prefix, schema or database.");
    }

    private async IAsyncEnumerable<Target> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var tenant in await StoreOverview.TenantsAsync(registry.Database, cancel))
        {
            await foreach (var stream in registry.Store.ReadByStreamAsync(tenant, StreamKind.Target, UpTo.Now, Detail.Essential, cancel))
                yield return stream.Entries.Aggregate(new Target(new(stream.Stream.Id)), Target.Evolve);
        }
    }

    private async Task<int> MaxIdAsync(CancellationToken cancel)
    {
        var max = 0;
        await foreach (var target in AllAsync(cancel)) max = Math.Max(max, target.Id.Value);
        return max;
    }

    private Task AppendAsync(KnownTarget target, IReadOnlyList<Change> changes, ExpectedVersion expected, CancellationToken cancel) =>
        new Operator(registry).AppendAsync(Tenant.Of(target.Co), new(StreamKind.Target, target.Id), expected, changes, cancel);
}
