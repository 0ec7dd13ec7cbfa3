using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Commands;

/// <summary>What was gathered for a decision.</summary>
/// <param name="Known">What the decision sees.</param>
/// <param name="Subjects">The streams behind it that it may change, by id.</param>
/// <param name="KeptPlaces">The records of which it was kept from before, rather than asked, where they are told.</param>
internal sealed record Gathered(Known Known, IReadOnlyDictionary<StreamId, Subject> Subjects, IReadOnlyCollection<(Kind Kind, int Id)> KeptPlaces);

/// <summary>Gathers what a command must know to be decided.</summary>
internal sealed class Gathering(Registry registry, Collaborations collaborations, Subjects subjects, Ids ids, ISourceWords? words)
{
    private static readonly Dictionary<StreamId, Subject> NoSubjects = [];
    private static readonly Dictionary<PersonId, Person> NoPeople = [];
    private static readonly Dictionary<OrgIdentityId, OrgIdentity> NoIdentities = [];
    private static readonly Dictionary<IdentifierClaim, int> NoHolders = [];
    private static readonly Dictionary<OrgIdentityId, PersonId> NoLinks = [];
    private static readonly Dictionary<StreamId, CoId> NoCos = [];

    private readonly RecordBook book = new(registry.Database);
    private readonly IdentifierHolders holders = new(registry.Database);
    private readonly SoughtInRecords sought = new(registry.Database);
    private readonly Serials serials = new(registry.Database);

    /// <summary>Gathers round by round: what is known may show what else must be. What was asked in one round is not asked in the next.</summary>
    public async Task<Gathered> ForAsync(Command command, KnownCo co, Operation operation, CancellationToken cancel)
    {
        var keptPlaces = new HashSet<(Kind, int)>();
        var needs = await NeedsAsync(command, co.Co, keptPlaces, cancel);
        var gathered = await WithAsync(needs, new(NothingOf(co, operation), NoSubjects, keptPlaces), operation, cancel);
        while (true)
        {
            var all = needs.And(Decide.MoreNeeds(command, gathered.Known));
            if (all.IsNoMoreThan(needs)) return gathered;
            gathered = await WithAsync(all.Beyond(needs), gathered, operation, cancel);
            needs = all;
        }
    }

    private Known NothingOf(KnownCo co, Operation operation) => new(co.Co, operation.At, ids.Next, NoPeople, NoIdentities, NoHolders, NoLinks, NoCos) { Actor = operation.Caller.Name, Seed = operation.Seed };

    private async Task<Gathered> WithAsync(Needs needs, Gathered former, Operation operation, CancellationToken cancel)
    {
        if (!needs.Sought.IsEmpty) await operation.Before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (known, co) = (former.Known, former.Known.Co.Id);
        var (loaded, others) = (new Dictionary<StreamId, Subject>(), new Dictionary<StreamId, CoId>());
        foreach (var (stream, subject) in await subjects.GetAsync(co, [.. needs.Streams.Where(s => s.Kind is StreamKind.Person or StreamKind.OrgIdentity)], cancel))
            if (subject.Entries.Count > 0) loaded[stream] = subject;
        foreach (var stream in needs.Streams.Where(s => !loaded.ContainsKey(s)))
        {
            if (await CoOfAsync(stream, cancel) is { } other && other != co) others[stream] = other;
        }

        known = known with
        {
            People = Both(known.People, loaded.Values.Select(s => s.State).OfType<Person>().ToDictionary(p => p.Id)),
            OrgIdentities = Both(known.OrgIdentities, loaded.Values.Select(s => s.State).OfType<OrgIdentity>().ToDictionary(o => o.Id)),
            CosOf = Both(known.CosOf, others),
            Holders = needs.Claims.IsEmpty ? known.Holders : Both(known.Holders, await holders.HoldersAsync(co, needs.Claims, cancel)),
            Links = needs.Links.IsEmpty ? known.Links : Both(known.Links, await holders.LinksAsync(needs.Links, cancel)),
            CousInUse = needs.Cous.IsEmpty ? known.CousInUse : known.CousInUse.Union(await CousInUseAsync(needs.Cous, cancel)).ToFrozenSet(),
            CoNames = needs.CoNames ? await CoNamesAsync(cancel) : known.CoNames,
            Original = needs.Original is { } original ? (await collaborations.GetCurrentAsync(original, cancel)).Co : known.Original,
            Serials = needs.Serials.IsEmpty ? known.Serials : Both(known.Serials, await serials.HighestAsync(co, needs.Serials, cancel)),
            SourceRecords = needs.SourceKeys.IsEmpty ? known.SourceRecords : Both(known.SourceRecords, await sought.SourceRecordsAsync(co, needs.SourceKeys, cancel)),
            Found = needs.Sought.IsEmpty ? known.Found : Both(known.Found, await sought.PeopleAsync(co, needs.Sought, cancel)),
        };
        if (words is not null && !needs.Said.IsEmpty) known = known with { Said = Both(known.Said, await words.OfAsync(known.Co, [.. needs.Said.Select(known.OrgIdentities.GetValueOrDefault).OfType<OrgIdentity>()], cancel)) };
        return former with { Known = known, Subjects = Both(former.Subjects, loaded) };
    }

    private static IReadOnlyDictionary<TKey, TValue> Both<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> former, IReadOnlyDictionary<TKey, TValue> more) where TKey : notnull =>
        former.Count == 0 ? more : more.Count == 0 ? former : former.Concat(more).ToDictionary();

    /// <summary>The needs are a pure question, which may ask in turn where records are told: those are looked up until it asks no more.</summary>
    private async Task<Needs> NeedsAsync(Command command, Collaboration co, HashSet<(Kind, int)> keptPlaces, CancellationToken cancel)
    {
        var places = new Dictionary<(Kind, int), StreamId?>();
        while (true)
        {
            var unknown = new List<(Kind Kind, int Id)>();
            var needs = Decide.Needs(command, co, (kind, id) =>
            {
                if (places.TryGetValue((kind, id), out var place)) return place;
                unknown.Add((kind, id));
                return null;
            });
            if (unknown.Count == 0) return needs;
            foreach (var (kind, id) in unknown)
            {
                var kept = subjects.PlaceOf(kind, id);
                if (kept is not null) keptPlaces.Add((kind, id));
                places[(kind, id)] = kept ?? await PlaceAsync(kind, id, cancel);
            }
        }
    }

    private async Task<StreamId?> PlaceAsync(Kind kind, int id, CancellationToken cancel)
    {
        if (await book.FindAsync(kind, id, cancel) is not { IsCopy: false } row) return null;
        if (row.Co is { } co) subjects.KeepPlace(kind, id, co, row.Stream);
        return row.Stream;
    }

    private async Task<IReadOnlySet<CouId>> CousInUseAsync(IEnumerable<CouId> cous, CancellationToken cancel)
    {
        var used = new HashSet<CouId>();
        foreach (var cou in cous)
        {
            if (await book.ListAsync(Kind<Role>.Instance, [new(OwnedBy.Cou, cou.Value)], cancel).AnyAsync(cancel)) used.Add(cou);
        }

        return used;
    }

    private async Task<IReadOnlyDictionary<string, CoId>> CoNamesAsync(CancellationToken cancel) =>
        (await book.ListAsync(Kind<Co>.Instance, [], cancel).ToListAsync(cancel))
            .Select(r => (Co)r.Record).GroupBy(c => c.Name ?? "").ToDictionary(g => g.Key, g => new CoId(g.First().Id));

    private async Task<CoId?> CoOfAsync(StreamId stream, CancellationToken cancel) =>
        Kinds.HeadOf(stream.Kind) is { } kind && await book.FindAsync(kind, stream.Id, cancel) is { } row ? row.Co : null;
}
