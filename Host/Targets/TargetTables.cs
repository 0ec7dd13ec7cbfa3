using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>Opens the tables of targets, unless they are another CO's.</summary>
internal sealed class TargetTables(Registry registry)
{
    /// <exception cref="TargetHoldsAnotherCo">The tables hold what history tells of another CO.</exception>
    public async Task<SqlTarget> OpenAsync(CoId co, string connection, Prefix prefix, CancellationToken cancel)
    {
        var tables = new SqlTarget(connection, prefix, co.Value);
        await RefuseAnotherCosRowsAsync(tables, co, prefix, cancel);
        return tables;
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
}
