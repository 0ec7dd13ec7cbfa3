using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Targets;

/// <summary>Makes a target hold of a CO's own subjects, its groups and reference data, what history says (<c>sql-target.md</c> 8 and 9).</summary>
internal sealed class Resync(Registry registry)
{
    private const int Together = 500;

    /// <summary>Tells the target of them, and has it drop those it should not know.</summary>
    /// <param name="check">Is told how much of what the target holds would be changed or removed, before anything is.</param>
    /// <returns>What differed.</returns>
    public async Task<IReadOnlyList<Drift>> RunAsync(CoId co, Policy policy, Func<Func<StreamId, Verdict>, Task<IProvisioner>> open, Action<Affected> check, CancellationToken cancel)
    {
        var (reference, events) = await ReadAsync(co, cancel);
        var view = View.Of(reference, policy);
        await using var provisioner = await open(view.Of);
        var told = view.OwnSubjects().Where(v => provisioner.Wants.Contains(v.Subject.Kind)).ToDictionary(v => v.Subject);
        IReadOnlyList<StreamId> known = provisioner is ICensus census ? await census.KnownSubjectsAsync(cancel) : [];
        foreach (var subject in known.Where(s => s.Kind != StreamKind.Person && !told.ContainsKey(s))) told[subject] = view.Of(subject);
        List<Telling> tellings = [.. told.Values.OrderBy(v => v.Subject.Kind).ThenBy(v => v.Subject.Id).Select(v => new Telling(v, null))];
        var would = await provisioner.DryRunAsync(tellings, cancel);
        var affected = would.Where(t => t.Written.Any(d => d.Kind != DriftKind.Missing)).ToList();
        check(new(affected.Count, known.Count, Digest(affected)));
        var written = new List<Drift>();
        foreach (var some in tellings.Chunk(Together))
        {
            var done = await provisioner.ProvisionAsync(some, _ => ValueTask.FromResult(true), cancel);
            if (done.FirstOrDefault(t => t.Failure is not null) is { Failure: { } failure }) throw failure;
            written.AddRange(done.SelectMany(t => t.Written));
        }

        // What was changed meanwhile, the target may have been told already, and then heard what was so before: the last word is to be the latest.
        return (await ReadAsync(co, cancel)).Events == events ? written : [.. written, .. await RunAsync(co, policy, open, _ => { }, cancel)];
    }

    private async Task<(Reference Reference, long Events)> ReadAsync(CoId co, CancellationToken cancel)
    {
        var history = new CoHistory(registry.Store, co, UpTo.Now);
        var reference = await history.ReferenceAsync(cancel);
        return (reference, history.Events);
    }

    /// <summary>Names a difference.</summary>
    public static string Digest(IEnumerable<Told> affected) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(
        string.Join('\n', affected.SelectMany(t => t.Written).Select(d => $"{d.Table} {d.Id} {d.Kind} {string.Join(',', d.Columns)}")))))[..16];
}
