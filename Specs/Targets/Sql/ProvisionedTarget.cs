using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Specs.Targets.Sql;

/// <summary>A target in a database of its own that is told of single subjects of a story.</summary>
internal sealed class ProvisionedTarget : IAsyncDisposable
{
    private ProvisionedTarget(ATarget tables)
    {
        Tables = tables;
        Provisioner = Another();
    }

    public ATarget Tables { get; }

    public SqlProvisioner Provisioner { get; }

    /// <summary>What there is to be told now, of those of whom nobody told too.</summary>
    public Verdicts Now { get; private set; } = new([], Story.Noon);

    public static async Task<ProvisionedTarget> EmptyAsync() => new(await ATarget.EmptyAsync());

    /// <summary>A target that was told of all that is in a story.</summary>
    public static async Task<ProvisionedTarget> HoldingAsync(Story story)
    {
        var target = await EmptyAsync();
        target.After(story);
        await target.TellAsync([.. target.Now.All]);
        return target;
    }

    public SqlProvisioner Another() => new(Tables.ConnectionString, Prefix.Default, ATarget.Co, s => Now[s]);

    public void After(Story story) => After(story.Events, Story.Noon);

    public void After(IEnumerable<Recorded> events, DateTimeOffset at) => Now = new(events, at);

    public Task<IReadOnlyList<Told>> TellAsync(params StreamId[] subjects) => Provisioner.ProvisionAsync(Now.Of(subjects), _ => new(true), default);

    /// <summary>Tells of one subject; what was written, one difference a line.</summary>
    public async Task<string> WrittenAsync(StreamId subject) => Written(await TellAsync(subject));

    public static string Written(IReadOnlyList<Told> told) => string.Join("\n", told.SelectMany(t => t.Written).Select(d => d.Kind switch
    {
        DriftKind.Changed => $"{d.Table} {d.Id}: {string.Join(", ", d.Columns.Select(c => $"{c.Column} {c.InTarget ?? "NULL"} -> {c.InHistory ?? "NULL"}"))}",
        DriftKind.Missing => $"+ {d.Table} {d.Id}",
        _ => $"- {d.Table} {d.Id}",
    }));

    /// <summary>What the target has otherwise than a whole load of now would write; empty when all is as it should be.</summary>
    public async Task<string> DriftAsync() => string.Join("\n", (await Tables.DriftAsync(Now.Rows)).Drifts.Select(d => $"{d.Kind} {d.Table} {d.Id} {string.Join(", ", d.Columns)}"));

    public async ValueTask DisposeAsync()
    {
        await Provisioner.DisposeAsync();
        await Tables.DisposeAsync();
    }
}
