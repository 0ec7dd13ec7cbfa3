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
internal sealed class Gathering(Registry registry, Collaborations collaborations, Subjects subjects, Ids ids)
{
    private readonly RecordBook book = new(registry.Database);
    private readonly IdentifierHolders holders = new(registry.Database);
    private readonly SoughtInRecords sought = new(registry.Database);
    private readonly Serials serials = new(registry.Database);

    /// <summary>Gathers round by round: what is known may show what else must be.</summary>
    public async Task<Gathered> ForAsync(Command command, KnownCo co, Operation operation, CancellationToken cancel)
    {
        var keptPlaces = new HashSet<(Kind, int)>();
        var needs = await NeedsAsync(command, co.Co, keptPlaces, cancel);
        while (true)
        {
            var gathered = await OfAsync(needs, keptPlaces, co, operation, cancel);
            var all = needs.And(Decide.MoreNeeds(command, gathered.Known));
            if (all.IsNoMoreThan(needs)) return gathered;
            needs = all;
        }
    }

    private async Task<Gathered> OfAsync(Needs needs, IReadOnlyCollection<(Kind, int)> keptPlaces, KnownCo co, Operation operation, CancellationToken cancel)
    {
        var (loaded, others) = (new Dictionary<StreamId, Subject>(), new Dictionary<StreamId, CoId>());
        foreach (var (stream, subject) in await subjects.GetAsync(co.Co.Id, [.. needs.Streams.Where(s => s.Kind is StreamKind.Person or StreamKind.OrgIdentity)], cancel))
            if (subject.Entries.Count > 0) loaded[stream] = subject;
        foreach (var stream in needs.Streams.Where(s => !loaded.ContainsKey(s)))
        {
            if (await CoOfAsync(stream, cancel) is { } other && other != co.Co.Id) others[stream] = other;
        }

        var known = new Known(
            co.Co, operation.At, ids.Next,
            loaded.Values.Select(s => s.State).OfType<Person>().ToDictionary(p => p.Id),
            loaded.Values.Select(s => s.State).OfType<OrgIdentity>().ToDictionary(o => o.Id),
            needs.Claims.IsEmpty ? EmptyHolders : await holders.HoldersAsync(co.Co.Id, needs.Claims, cancel),
            needs.Links.IsEmpty ? EmptyLinks : await holders.LinksAsync(needs.Links, cancel),
            others)
        {
            Actor = operation.Caller.Name,
            CousInUse = await CousInUseAsync(needs.Cous, cancel),
            CoNames = needs.CoNames ? await CoNamesAsync(cancel) : FrozenDictionary<string, CoId>.Empty,
            Original = needs.Original is { } original ? (await collaborations.GetCurrentAsync(original, cancel)).Co : null,
            Serials = needs.Serials.IsEmpty ? FrozenDictionary<Serial, int>.Empty : await serials.HighestAsync(co.Co.Id, needs.Serials, cancel),
            SourceRecords = needs.SourceKeys.IsEmpty ? FrozenDictionary<SourceKey, KeptRecord>.Empty : await sought.SourceRecordsAsync(co.Co.Id, needs.SourceKeys, cancel),
            Found = needs.Sought.IsEmpty ? FrozenDictionary<PersonSought, ImmutableArray<PersonId>>.Empty : await sought.PeopleAsync(co.Co.Id, needs.Sought, cancel),
            Seed = operation.Seed,
        };
        return new(known, loaded, keptPlaces);
    }

    private static readonly Dictionary<IdentifierClaim, int> EmptyHolders = [];

    private static readonly Dictionary<OrgIdentityId, PersonId> EmptyLinks = [];

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
