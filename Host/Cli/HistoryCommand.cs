using System.CommandLine;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Cli;

/// <summary><c>history &lt;subject&gt; [--as-of]</c>: the timeline of a stream, or of one record in it.</summary>
internal static class HistoryCommand
{
    public static Command Make()
    {
        var subject = new Argument<string>("subject") { Description = "whose history: person/57, group/12, org-identity/3, or one record such as name/12 or email_address/7" };
        var run = new Option<int?>("--run") { Description = "of a source, such as source/3: one of its syncs, and all that it could not take", HelpName = "number" };
        var (asOf, database, json) = (Options.AsOf(), Options.Database(), Options.Json());
        var command = new Command("history", "Tell what happened: when, who, why, and what changed from what to what.") { subject, asOf, run, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            if (parsed.GetValue(run) is { } number) return (int)await SourceHistory.OfRunAsync(registry, parsed.GetValue(subject)!, number, new Terminal(parsed.GetValue(json)), cancel);
            return (int)await RunAsync(registry, parsed.GetValue(subject)!, parsed.GetValue(asOf), new Terminal(parsed.GetValue(json)), cancel);
        });
        return command;
    }

    public static async Task<ExitCode> RunAsync(Registry registry, string subject, string? asOf, Terminal terminal, CancellationToken cancel)
    {
        var moment = await Moment.OfAsync(asOf, registry, cancel);
        var (tenant, stream, kind, id) = await FindAsync(registry, subject, cancel);
        var entries = new List<Recorded>();
        await foreach (var entry in registry.Store.ReadStreamAsync(tenant, stream, moment.UpTo, cancel)) entries.Add(entry);
        var lines = Timeline.Of(entries).Where(l => kind is null || (l.Entry.Change.Kind == kind && l.Entry.Change.RecordId == id)).ToList();
        if (kind is null && stream.Kind == StreamKind.OrgIdentity) lines = [.. lines.Concat(await LinksAsync(registry, tenant, stream.Id, moment.UpTo, cancel)).OrderBy(l => l.Entry.Sequence)];
        terminal.Say($"{subject}{(kind is null ? "" : $" (told by {stream})")}, CO {tenant}: {lines.Count:N0} events{(asOf is null ? "" : $" as of {moment.UpTo}")}");
        var roots = await RootCauses.OfAsync(registry.Database, lines.Select(l => l.Entry.Cause?.Because), cancel);
        foreach (var line in lines) Say(terminal, line, WhyOf(line.Entry));
        var syncs = kind is null && stream.Kind == StreamKind.Source ? await SourceHistory.SayAsync(registry, stream, terminal, cancel) : null;
        var told = new
        {
            subject,
            stream = stream.ToString(),
            co = tenant,
            events = lines.Select(l => new
            {
                l.Entry.Sequence,
                l.Entry.Version,
                l.Entry.At,
                record = $"{l.Entry.Change.Kind}/{l.Entry.Change.RecordId}",
                l.What,
                l.Revision,
                l.Entry.Actor,
                l.Entry.Cause,
                why = WhyOf(l.Entry),
                changes = l.Changes.Select(c => new { c.Field, before = Plain(c.Before), after = Plain(c.After) }),
            }),
        };
        if (syncs is null) terminal.Give(told);
        else terminal.Give(new { told.subject, told.stream, told.co, told.events, syncs });
        return ExitCode.Done;

        string? WhyOf(Recorded entry) => entry.Cause?.Because is { } because ? roots.GetValueOrDefault(because, because) : null;
    }

    /// <summary>Whose an org identity was, which the people's own streams tell.</summary>
    private static async Task<List<TimelineEntry>> LinksAsync(Registry registry, string tenant, int identity, UpTo upTo, CancellationToken cancel)
    {
        var lines = new List<TimelineEntry>();
        foreach (var (link, person) in await StoreOverview.LinksOfAsync(registry.Database, tenant, identity, cancel))
        {
            var entries = new List<Recorded>();
            await foreach (var entry in registry.Store.ReadStreamAsync(tenant, person, upTo, cancel)) entries.Add(entry);
            lines.AddRange(Timeline.Of(entries).Where(l => l.Entry.Change.Kind == Kind<IdentityLink>.Instance && l.Entry.Change.RecordId == link));
        }

        return lines;
    }

    private static void Say(Terminal terminal, TimelineEntry line, string? why)
    {
        var (entry, revision) = (line.Entry, line.Revision is { } r ? $" r{r}" : "");
        terminal.Say($"{entry.At:yyyy-MM-dd HH:mm:ss}  #{entry.Sequence}  {entry.Change.Kind}/{entry.Change.RecordId}{revision}  {line.What}"
            + $"  by {entry.Actor ?? "(not recorded)"}  because {why ?? "?"} ({entry.Cause?.Operation ?? "?"})");
        foreach (var change in line.Changes)
            terminal.Say(line.What is "added" or "received" ? $"    {change.Field}: {Shown(change.After)}" : $"    {change.Field}: {Shown(change.Before) ?? "(none)"} -> {Shown(change.After) ?? "(none)"}");
    }

    private static string? Shown(object? value) => value switch
    {
        null => null,
        DateTimeOffset at => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string text => $"\"{text}\"",
        bool flag => flag ? "yes" : "no",
        Enum code => code.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{IdOf(value)}",
    };

    /// <summary>A value as JSON has it: text, number, truth value or instant; an enumeration's value by its name.</summary>
    private static object? Plain(object? value) => value switch
    {
        null or string or bool or int or DateTimeOffset => value,
        DateOnly or Enum => Shown(value),
        _ => IdOf(value),
    };

    private static object? IdOf(object value) => value.GetType().GetProperty("Value")?.GetValue(value);

    private static async Task<(string Tenant, StreamId Stream, Kind? Kind, int Id)> FindAsync(Registry registry, string subject, CancellationToken cancel)
    {
        if (StreamId.TryParse(subject, out var stream) && await StoreOverview.TenantOfAsync(registry.Database, stream, cancel) is { } tenant) return (tenant, stream, null, 0);
        var words = subject.Split('/');
        if (words.Length != 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            throw new CommandFailed(ExitCode.Wrong, $"'{subject}' is no subject. Write a word and a number, such as person/57, group/12 or name/3.");
        if (Kinds.Find(words[0].Replace('-', '_')) is { } kind)
        {
            var found = await StoreOverview.StreamsOfAsync(registry.Database, kind, [id], cancel);
            if (found.TryGetValue(id, out var place)) return (place.Tenant, place.Stream, kind, id);
        }
        else if (!Codes<StreamKind>.TryParse(words[0], out _))
        {
            var known = Codes<StreamKind>.All.Concat(Kinds.All.Select(k => k.Name)).Distinct().ToList();
            throw new CommandFailed(ExitCode.Wrong, $"There is no kind of subject '{words[0]}'.{Nearest.Hint(words[0], known)} There are: {string.Join(", ", known)}.");
        }

        throw new CommandFailed(ExitCode.Wrong, $"History knows no {subject}.{await NearIdAsync(registry, words[0], id, cancel)}");
    }

    private static async Task<string> NearIdAsync(Registry registry, string kind, int id, CancellationToken cancel)
    {
        // A word may name both a kind of stream and a kind of record, as group does.
        await using var command = registry.Database.CreateCommand(
            """
            select known from (
              select id as known, split_part(id, '/', 2)::bigint as number from eventregistry.mt_streams where type = $1
              union all
              select $1 || '/' || (data->'Record'->>'Id'), (data->'Record'->>'Id')::bigint from eventregistry.mt_events where type = $3
            ) subjects order by abs(number - $2), known limit 1
            """);
        command.Parameters.Add(new() { Value = kind });
        command.Parameters.Add(new() { Value = (long)id });
        command.Parameters.Add(new() { Value = kind.Replace('-', '_') + "_added" });
        return await command.ExecuteScalarAsync(cancel) is string near ? $" The nearest is {near}." : "";
    }
}
