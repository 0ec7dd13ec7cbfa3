using System.Diagnostics;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.Sources.Ldap;
using EventRegistry.Specs.Sources.Ldap;

namespace EventRegistry.Benchmarks;

/// <summary>Time to list 20,000 people of a directory, against <c>ldapsearch</c>, which is asked for the same and writes it to nowhere.</summary>
internal static class DirectoryListing
{
    private const int Everybody = 20_000;
    private const int Turns = 5;
    private const double Mega = 1 << 20;

    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        await using var directory = await ADirectory.StartAsync(People.Crowd(Everybody));
        var attributes = new LdapEntry(LdapSettings.Of(directory.Source())).Wanted;
        var (ours, theirs, most) = (new List<double>(), new List<double>(), 0.0);
        await ListAsync(directory, cancel);
        for (var turn = 0; turn < Turns; turn++)
        {
            await laboratory.SettleAsync(cancel);
            var (seconds, held) = await ListAsync(directory, cancel);
            ours.Add(seconds);
            most = Math.Max(most, held);
            theirs.Add(await SearchAsync(directory, attributes, cancel));
        }

        var (own, floor) = (ours.Order().ElementAt(Turns / 2), theirs.Order().ElementAt(Turns / 2));
        return new("directory", "time to list 20,000 people of a directory / ldapsearch of the same to nowhere", own / floor, 3, 1.5, true, Figure.Of(
            ("s", own), ("s of ldapsearch", floor), ("MB held at most", most)));
    }

    private static async Task<(double Seconds, double Held)> ListAsync(ADirectory directory, CancellationToken cancel)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (began, seen, most) = (Stopwatch.GetTimestamp(), 0, 0L);
        await using var source = await new LdapSourcePlugin().OpenAsync(directory.Source(), cancel);
        await foreach (var _ in source.ListAsync(cancel))
        {
            if (++seen % 1000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        return seen == Everybody ? (Stopwatch.GetElapsedTime(began).TotalSeconds, most / Mega) : throw new InvalidOperationException($"{seen} of {Everybody} people were listed.");
    }

    private static async Task<double> SearchAsync(ADirectory directory, string[] attributes, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var done = await new Command("/bin/sh",
        [
            "-c", "ldapsearch \"$@\" >/dev/null", "sh", "-x", "-LLL", "-E", "pr=500/noprompt", "-H", $"ldap://127.0.0.1:{directory.Port}", "-D", ADirectory.Reader, "-w", ADirectory.ReadersPassword,
            "-b", ADirectory.Base, "(objectClass=person)", .. attributes,
        ]).RunAsync(cancel);
        return done.Succeeded ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"ldapsearch failed. Install it: apt-get install ldap-utils. It said: {done.Output}");
    }
}
