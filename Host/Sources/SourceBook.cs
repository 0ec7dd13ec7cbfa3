using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Sources;

/// <summary>The identity sources of a registry, imported ones and those that were added here. Only their passwords are kept beside history.</summary>
internal sealed class SourceBook(Registry registry)
{
    private readonly Collaborations collaborations = new(registry);
    private readonly SourceSecrets secrets = new(registry.Database);

    /// <summary>Every source, by id.</summary>
    public async Task<IReadOnlyList<KnownSource>> ListAsync(CancellationToken cancel)
    {
        var (sources, kept) = (new List<KnownSource>(), await secrets.AllAsync(cancel));
        foreach (var tenant in (await StoreOverview.TenantsAsync(registry.Database, cancel)).Where(t => t != Tenant.None))
        {
            var co = (await collaborations.GetCurrentAsync(new(int.Parse(tenant, NumberStyles.None, CultureInfo.InvariantCulture)), cancel)).Co;
            sources.AddRange(co.Sources.Values.Select(s => Known(co, s.Record, kept)));
        }

        return [.. sources.OrderBy(s => s.Id.Value)];
    }

    /// <summary>The source of a name or an id.</summary>
    /// <exception cref="CommandFailed">There is none, or several have that name.</exception>
    public async Task<KnownSource> FindAsync(string name, CancellationToken cancel)
    {
        var sources = await ListAsync(cancel);
        List<KnownSource> found = [.. sources.Where(s => s.Name == name)];
        if (found.Count == 0) found = [.. sources.Where(s => s.Id.Value.ToString(CultureInfo.InvariantCulture) == name)];
        return found switch
        {
            [var only] => only,
            [] => throw new CommandFailed(ExitCode.Wrong, $"There is no source '{name}'." + (sources.Count == 0
                ? " Add one: eventregistry source add <name> --plugin file --file <file>."
                : Nearest.Hint(name, sources.Select(s => s.Name)) + $" There are: {string.Join(", ", sources.Select(s => $"{s.Id.Value} ({s.Name})"))}.")),
            _ => throw new CommandFailed(ExitCode.Wrong, $"Several sources are called '{name}'. Name one by its id: {string.Join(", ", found.Select(s => $"{s.Id.Value} (CO {s.Co.Id.Value})"))}."),
        };
    }

    /// <summary>The source of that id, as it is now; null when there is none.</summary>
    public async Task<KnownSource?> FindAsync(CoId co, SourceId id, CancellationToken cancel)
    {
        var known = (await collaborations.GetCurrentAsync(co, cancel)).Co;
        return known.Sources.TryGetValue(id.Value, out var source) ? Known(known, source.Record, await secrets.AllAsync(cancel)) : null;
    }

    /// <summary>Adds a source.</summary>
    /// <param name="plugin">Its full name.</param>
    /// <exception cref="CommandFailed">The name is taken, the CO is not known, or what is wished cannot be.</exception>
    public async Task<KnownSource> AddAsync(string name, CoId co, string plugin, SourceWish wish, Registrar registrar, Caller caller, CancellationToken cancel)
    {
        wish.Check();
        if (string.IsNullOrWhiteSpace(name)) throw new CommandFailed(ExitCode.Wrong, "A source needs a name, by which commands and people call it.");
        if ((await ListAsync(cancel)).Any(s => s.Co.Id == co && s.Name == name))
            throw new CommandFailed(ExitCode.Wrong, $"There is a source '{name}' already. To change it: eventregistry source set \"{name}\". For another one choose another name.");
        var sent = wish.OfSource.With(nameof(IdentitySource.CoId), co).With(nameof(IdentitySource.Description), name).With(nameof(IdentitySource.Plugin), plugin);
        if (wish.Status is null) sent = sent.With(nameof(IdentitySource.Status), Standing.Active);
        var added = await DoAsync(registrar, co, new Add<IdentitySource>(sent), caller, cancel);
        var source = (await FindAsync(co, new(added), cancel))!;
        try
        {
            return await SetAsync(source, wish with { Mode = null, Pipeline = null, Status = null, Label = null, Hash = null, OnLogin = null }, registrar, caller, cancel);
        }
        catch (CommandFailed)
        {
            // Its file and its settings name it, so it comes first; one that cannot be as it was wished is not to be.
            await RemoveAsync(source, registrar, caller, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Makes a source another way.</summary>
    /// <exception cref="CommandFailed">What is wished cannot be.</exception>
    public async Task<KnownSource> SetAsync(KnownSource source, SourceWish wish, Registrar registrar, Caller caller, CancellationToken cancel)
    {
        wish.Check();
        SourcePlugins.OfProgram(registry).CheckOptions(source.Record.Plugin, wish.Options);
        var commands = new List<Command>();
        if (wish.OfSource is { } own && own.Members.Any()) commands.Add(new Edit<IdentitySource>(source.Id.Value, own));
        if (wish.OfFile is { } file && file.Members.Any())
        {
            commands.Add(source.File is { } before
                ? new Edit<FileSource>(before.Id, file)
                : new Add<FileSource>((file.Has(nameof(FileSource.Format)) ? file : file.With(nameof(FileSource.Format), "C2")).With(nameof(FileSource.SourceId), source.Id)));
        }

        if (wish.OfSettings(source.Settings) is { } settings && settings.Members.Any())
        {
            commands.Add(source.Settings is null
                ? new Add<SourceSettings>(settings.With(nameof(SourceSettings.Id), source.Id.Value))
                : new Edit<SourceSettings>(source.Id.Value, settings));
        }

        if (commands.Count > 0) await DoAsync(registrar, source.Co.Id, new Together(new(commands)), caller, cancel);
        if (wish.Secret is { } secret) await secrets.KeepAsync(source.Id, secret, cancel);
        return (await FindAsync(source.Co.Id, source.Id, cancel))!;
    }

    /// <summary>Removes a source with its mappings, its file and its settings. The org identities made from it stay.</summary>
    public async Task RemoveAsync(KnownSource source, Registrar registrar, Caller caller, CancellationToken cancel)
    {
        await DoAsync(registrar, source.Co.Id, new Delete<IdentitySource>(source.Id.Value), caller, cancel);
        await secrets.ForgetAsync(source.Id, cancel);
    }

    /// <summary>Puts whom a source describes so into a group. Those it describes already are put there by their next sync, or by one that maps anew.</summary>
    /// <returns>The mapping's id.</returns>
    /// <exception cref="CommandFailed">It cannot be.</exception>
    public static Task<int> MapAsync(KnownSource source, string attribute, string comparison, string pattern, GroupId group, Registrar registrar, Caller caller, CancellationToken cancel) =>
        source.Co.Mappings.Values.Select(m => m.Record).FirstOrDefault(m => m.SourceId == source.Id && (m.Attribute, m.Comparison, m.Pattern, m.GroupId) == (attribute, comparison, pattern, group)) is { } same
            ? throw new CommandFailed(ExitCode.Wrong, $"Mapping {same.Id} of '{source.Name}' says the same already.")
            : DoAsync(registrar, source.Co.Id, new Add<GroupMapping>(Sent<GroupMapping>.Nothing
            .With(nameof(GroupMapping.SourceId), source.Id).With(nameof(GroupMapping.Attribute), attribute).With(nameof(GroupMapping.Comparison), comparison)
            .With(nameof(GroupMapping.Pattern), pattern).With(nameof(GroupMapping.GroupId), group)), caller, cancel);

    /// <summary>Takes a mapping away.</summary>
    /// <exception cref="CommandFailed">It cannot be.</exception>
    public static Task UnmapAsync(KnownSource source, int mapping, Registrar registrar, Caller caller, CancellationToken cancel) =>
        DoAsync(registrar, source.Co.Id, new Delete<GroupMapping>(mapping), caller, cancel);

    private static KnownSource Known(Collaboration co, IdentitySource record, IReadOnlyDictionary<SourceId, string> kept) => new(
        co, record, co.Files.Values.Where(f => f.Record.SourceId?.Value == record.Id).OrderBy(f => f.Id).FirstOrDefault()?.Record,
        co.SourceSettings.GetValueOrDefault(record.Id)?.Record, kept.GetValueOrDefault(new(record.Id)));

    private static async Task<int> DoAsync(Registrar registrar, CoId co, Command command, Caller caller, CancellationToken cancel) => await registrar.HandleAsync(co, command, caller, null, cancel) switch
    {
        Carried carried => carried.RecordId ?? 0,
        Declined declined => throw new CommandFailed(ExitCode.Wrong, string.Join(" ", declined.Refusals.Select(r => r.Member is null ? r.Message : $"{SourceWish.Called(r.Member)}: {r.Message}").Select(m => m.EndsWith('.') ? m : m + "."))),
        _ => throw new CommandFailed(ExitCode.Unreachable, "Others changed the same source again and again while this was tried. Run the command again."),
    };
}
