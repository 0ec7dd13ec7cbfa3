using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Targets;
using EventRegistry.Specs.Targets.Sql;
using EventRegistry.Specs.Upkeep;
using Shouldly;

namespace EventRegistry.Specs.Provisioning;

/// <summary>An office with a SQL target.</summary>
/// <param name="isWhole">Whether the office is gone with it.</param>
internal sealed class Provisioned(Office office, ATarget tables, KnownTarget target, bool isWhole = true) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public Office Office => office;

    public ATarget Tables => tables;

    public KnownTarget Target => target;

    /// <param name="reached">How hosts reach the target; null for straight.</param>
    public static async Task<Provisioned> WithAsync(ProvisioningMode mode, TimeProvider? clock = null, Func<string, string>? reached = null)
    {
        var office = await Office.FreshAsync(clock ?? TimeProvider.System);
        var tables = await ATarget.WithoutTablesAsync();
        var connection = reached is null ? tables.ConnectionString : reached(tables.ConnectionString);
        var (target, _) = await new TargetBook(office.Registry).AddAsync("sql", 2, new() { Connection = connection, Mode = mode, RetryInterval = 1, Rules = RuleSet.V4.Name }, default);
        return new(office, tables, target);
    }

    /// <summary>The same office with another target.</summary>
    public Provisioned With(ATarget others, KnownTarget other) => new(office, others, other, isWhole: false);

    /// <summary>Waits until the target holds what a rebuild would write.</summary>
    public async Task ConvergesAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await DriftAsync() is { Length: > 0 } drift)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new ShouldAssertException($"The target did not come to hold what history says:\n{drift}");
            await Task.Delay(50);
        }
    }

    /// <summary>Where the target is not what history says; empty when nowhere.</summary>
    public async Task<string> DriftAsync()
    {
        var (report, _) = await new KeptTarget(office.Registry, target.Name, tables).DriftAsync();
        return string.Join('\n', report.Drifts.Select(d => $"{d.Table} {d.Id} {d.Kind}: {string.Join(", ", d.Columns)}"));
    }

    /// <summary>Waits until the target holds what a rebuild would write, and nothing is left to be done: neither looked at, nor asked for, nor under way.</summary>
    public async Task SettlesAsync()
    {
        var left = "";
        await Waiting.UntilAsync(async () => (left = await LeftAsync()).Length == 0, () => $"It did not come to rest:\n{left}");

        async Task<string> LeftAsync()
        {
            var settled = await office.Registry.Store.SettledAsync(default);
            var jobs = await office.TextsAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""
                select concat_ws(' ', 'job', id, subject, action, state, due, lease, error) from eventregistry.jobs where state <> 'dead'
                union all select 'fanout ' || id from eventregistry.fanouts
                union all select 'looked at up to ' || last_seq_id || ' of {settled}' from eventregistry.mt_event_progression where name = 'Provisioning' and last_seq_id < {settled}
                """));
            return jobs.Count > 0 ? string.Join('\n', jobs) : await DriftAsync();
        }
    }

    /// <summary>The jobs that were run to success more than once.</summary>
    public Task<IReadOnlyList<string>> DoneTwiceAsync() =>
        office.TextsAsync("select concat_ws(' ', job, subject, count(*)) from eventregistry.attempts where what = 'succeeded' group by job, subject having count(*) > 1");

    public async ValueTask DisposeAsync()
    {
        if (isWhole) await office.DisposeAsync();
        await tables.DisposeAsync();
    }
}
