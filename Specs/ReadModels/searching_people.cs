using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;

namespace EventRegistry.Specs.ReadModels;

/// <summary>Some thousand people, and those who are sought among them.</summary>
public sealed class searching_people(searching_people.Town town) : IClassFixture<searching_people.Town>
{
    private const int People = 4_000;

    private static readonly string[] Given = ["Ada", "ADELE", "Éva", "Grace", "Hedy", "Ivan", "Joan", "Karen"];

    private PeopleSearch Search => new(town.Shelf.Registry.Database);

    private RecordSearch Records => new(town.Shelf.Registry.Database);

    [Fact]
    public async Task finds_everybody_page_by_page_each_once()
    {
        PeopleQuery[] queries =
        [
            Query(name: "a"), Query(name: "éV"), Query(mail: "P1"), Query(identifier: "id-2"), Query(), Query(name: "ad", mail: "p3"), Query(name: "fam", mail: "p", identifier: "ID-39"),
        ];
        foreach (var query in queries)
        {
            var pages = await PagesAsync(query, limit: 97);
            var found = pages.SelectMany(p => p.People).Select(p => p.Id.Value).ToList();
            found.ShouldBeUnique();
            found.Order().ShouldBe(Enumerable.Range(1, People).Where(p => Fits(p, query)), $"{query}");
            pages.SkipLast(1).ShouldAllBe(p => p.People.Count == 97);
            pages[^1].Next.ShouldBeNull();
        }
    }

    [Fact]
    public async Task says_who_they_are_and_what_they_were_found_by()
    {
        var found = (await Search.FindAsync(Co, Query(mail: "P17@"), null, 50, default)).People.ShouldHaveSingleItem();
        found.ShouldBe(new(new(17), PersonStatus.Active, NameOf(17), "P17@example.org"));
        (await Search.FindAsync(Co, Query(name: "nickname 8 "), null, 50, default)).People.ShouldHaveSingleItem().Match.ShouldBe("Nickname 8 of many");
        (await Search.FindAsync(Co, Query(name: "%"), null, 50, default)).People.ShouldBeEmpty();
        (await Search.FindAsync(new(3), Query(name: "a"), null, 50, default)).People.ShouldBeEmpty();
    }

    [Fact]
    public async Task walks_along_an_index_from_where_the_last_page_ended()
    {
        (PeopleQuery Query, string Index)[] walks =
        [
            (Query(name: "ad"), "records_by_family"), (Query(name: "ad"), "records_by_lookup"), (Query(mail: "p1"), "records_by_lookup"),
            (Query(identifier: "id-2"), "records_by_lookup"), (Query(), "records_of_tenant"),
        ];
        foreach (var (query, index, after) in walks.SelectMany(w => new PeopleCursor?[] { null, new("ae", 17) }.Select(after => (w.Query, w.Index, after))))
        {
            var plan = await Town.PlanAsync(Search.Command(Co, query, after, 50));
            plan.ShouldContain(index, Case.Sensitive, plan);
            plan.ShouldNotContain("Seq Scan", Case.Sensitive, plan);
            // None but those of the page are looked at, and as many again where two indexes are merged.
            plan.Split('\n').Where(l => l.Contains("rows=", StringComparison.Ordinal)).Select(Town.RowsOf).ShouldAllBe(rows => rows <= 200, plan);
        }
    }

    [Fact]
    public async Task begins_at_the_first_who_fits_however_many_come_before()
    {
        // What an index is walked past counts as no row of the plan, but its pages were read.
        PeopleQuery[] queries = [Query(name: "family 9"), Query(name: "nickname 9"), Query(mail: "p9"), Query(identifier: "id-9")];
        foreach (var query in queries)
        {
            var place = (await Search.FindAsync(Co, query, null, 1, default)).Next;
            foreach (var after in new[] { null, new("", 0), place.ShouldNotBeNull() })
            {
                var plan = await Town.PlanAsync(Search.Command(Co, query, after, 1));
                Town.PagesOf(plan).ShouldBeLessThanOrEqualTo(50, plan);
            }
        }
    }

    [Fact]
    public async Task goes_on_only_within_what_fits()
    {
        (await Search.FindAsync(Co, Query(mail: "p17@"), new("a", 4_000), 50, default)).People.ShouldHaveSingleItem();
        (await Search.FindAsync(Co, Query(mail: "p17@"), new("p17@", 4_000), 50, default)).People.ShouldHaveSingleItem();
        (await Search.FindAsync(Co, Query(mail: "p17@"), new("p17@example.org", 16), 50, default)).People.ShouldHaveSingleItem();
        (await Search.FindAsync(Co, Query(mail: "p17@"), new("p17@example.org", 17), 50, default)).People.ShouldBeEmpty();
        (await Search.FindAsync(Co, Query(mail: "p17@"), new("p18", 0), 50, default)).People.ShouldBeEmpty();
    }

    [Fact]
    public async Task by_the_old_ways_finds_records()
    {
        (await Records.MatchAsync(Co, "ada", "family 1", null, default).ToListAsync()).Select(r => r.RowId)
            .ShouldBe(Enumerable.Range(1, People).Where(p => NameOf(p).Given == "Ada" && NameOf(p).Family!.StartsWith("Family 1", StringComparison.Ordinal)));
        (await Records.MatchAsync(Co, null, null, "p17@EX", default).ToListAsync()).Select(r => r.RowId).ShouldBe([17]);
        (await Records.MatchAsync(Co, "nickname", null, null, default).ToListAsync()).ShouldBeEmpty();
        (await Records.WithIdentifierAsync(Co, Kind<PersonRecord>.Instance, "D-17", default).ToListAsync()).Select(r => r.RowId).ShouldBe([17, 17, .. Enumerable.Range(170, 10), .. Enumerable.Range(1_700, 100)]);
        (await Records.WithIdentifierAsync(Co, Kind<PersonRecord>.Instance, "_", default).ToListAsync()).ShouldBeEmpty();
        (await Records.WithIdentifierAsync(Co, Kind<PersonRecord>.Instance, " ", default).ToListAsync()).Count.ShouldBe(People);
        (await Records.WithIdentifierAsync(Co, Kind<GroupRecord>.Instance, "GROUP", default).ToListAsync()).ShouldHaveSingleItem().Record.ShouldBe(Telescope);
        (await Records.WithIdentifierAsync(Co, Kind<OrgIdentityRecord>.Instance, "grace", default).ToListAsync()).ShouldHaveSingleItem().Record.ShouldBe(Grace.Identity);
        (await Records.WithMailAsync(Co, Kind<PersonRecord>.Instance, "P17@example.org", default).ToListAsync()).Select(r => r.RowId).ShouldBe([17]);
        (await Records.WithMailAsync(Co, Kind<PersonRecord>.Instance, "p17@example.org", default).ToListAsync()).ShouldBeEmpty();
        (await Records.WithMailAsync(Co, Kind<OrgIdentityRecord>.Instance, Grace.MailThere.Mail!, default).ToListAsync()).Select(r => r.RowId).ShouldBe([Grace.Identity.Id]);
    }

    [Fact]
    public async Task says_what_is_taken()
    {
        var holders = new IdentifierHolders(town.Shelf.Registry.Database);
        IdentifierClaim[] claims =
        [
            new(StreamKind.Person, "uid", "Id-17"), new(StreamKind.Person, "uid", "id-17"), new(StreamKind.Person, "eppn", "Id-17"),
            new(StreamKind.Group, "uid", "Id-17"), new(StreamKind.Group, "uid", "group-1"), new(StreamKind.Person, "uid", "group-1"),
        ];
        (await holders.HoldersAsync(Co, claims, default)).OrderBy(h => h.Value).Select(h => (h.Key, h.Value)).ShouldBe([(claims[0], 17), (claims[4], 90_001)]);
        (await holders.HoldersAsync(new(3), claims, default)).ShouldBeEmpty();
        (await holders.LinksAsync([new(Grace.Identity.Id), new(1)], default)).ShouldBe(new Dictionary<OrgIdentityId, PersonId> { [new(Grace.Identity.Id)] = new(Grace.Id) });
    }

    private async Task<List<PeoplePage>> PagesAsync(PeopleQuery query, int limit)
    {
        var pages = new List<PeoplePage>();
        do pages.Add(await Search.FindAsync(Co, query, pages.LastOrDefault()?.Next, limit, default));
        while (pages[^1].Next is not null);
        return pages;
    }

    private static PeopleQuery Query(string? name = null, string? mail = null, string? identifier = null) => new(name, mail, identifier);

    private static bool Fits(int person, PeopleQuery query) =>
        (query.Name is not { } name || new[] { NameOf(person).Given!, NameOf(person).Family!, $"Nickname {person} of many" }.Any(n => n.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
        && (query.Mail is not { } mail || $"P{person}@example.org".StartsWith(mail, StringComparison.OrdinalIgnoreCase))
        && (query.Identifier is not { } identifier || $"Id-{person}".StartsWith(identifier, StringComparison.OrdinalIgnoreCase));

    // The family name of some is a given name of others, and of some their own.
    private static Name NameOf(int person) => new(person, null, Given[person % 8], null, person % 10 == 0 ? Given[person / 10 % 8] : $"Family {person}", null, "official", null, new(person), null, true, null);

    public sealed class Town : IAsyncLifetime
    {
        internal Shelf Shelf { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Shelf = await Shelf.FreshAsync();
            foreach (var some in Enumerable.Range(1, People).Chunk(1_000)) await Shelf.EnterAsync(some.Select(PersonOf));
            await Shelf.EnterAsync(StreamRows.Of([
                Entry(new(StreamKind.Group, Telescope.Id), 1, Added(Telescope)),
                Entry(new(StreamKind.Group, Telescope.Id), 2, Added(new Identifier(90_001, "group-1", "uid", null, null, null, null, null, null, new(Telescope.Id), null, null, null)))]));
            var org = new StreamId(StreamKind.OrgIdentity, Grace.Identity.Id);
            await Shelf.EnterAsync(StreamRows.Of([Entry(org, 1, Added(Grace.Identity)), Entry(org, 2, Added(Grace.IdentifierThere with { Id = 90_002 })), Entry(org, 3, Added(Grace.MailThere with { Id = 90_003 }))]));
            await Shelf.ExecuteAsync("analyze eventregistry.records");
        }

        /// <summary>How a query is carried out, with the number of rows that each step met and of pages that it read.</summary>
        internal static async Task<string> PlanAsync(Npgsql.NpgsqlCommand query)
        {
            await using (query)
            {
                query.CommandText = "explain (analyze, buffers, costs off, timing off) " + query.CommandText;
                var lines = new List<string>();
                await using var reader = await query.ExecuteReaderAsync();
                while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
                return string.Join('\n', lines);
            }
        }

        internal static double RowsOf(string line) => double.Parse(line[(line.IndexOf("rows=", StringComparison.Ordinal) + 5)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

        /// <summary>The pages that the whole plan read, from memory or not.</summary>
        internal static int PagesOf(string plan) => plan.Split('\n').First(l => l.Contains("Buffers:", StringComparison.Ordinal)).Split(' ')
            .Where(w => w.StartsWith("hit=", StringComparison.Ordinal) || w.StartsWith("read=", StringComparison.Ordinal)).Sum(w => int.Parse(w[(w.IndexOf('=', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture));

        public async Task DisposeAsync() => await Shelf.DisposeAsync();

        private static StreamRows PersonOf(int id)
        {
            var stream = new StreamId(StreamKind.Person, id);
            List<Change> changes =
            [
                Added(Ada.Person with { Id = id }), Added(NameOf(id)), Added(NameOf(id) with { Id = 10_000 + id, Given = $"Nickname {id} of many", Family = null, PrimaryName = false }),
                Added(Ada.Mail with { Id = id, Mail = $"P{id}@example.org", PersonId = new(id) }),
                Added(new Identifier(id, $"Id-{id}", "uid", null, null, null, new(id), null, null, null, null, null, null)),
            ];
            // Grace is one of the town; 17 has another identifier, and one that was taken away.
            if (id == Grace.Id) changes.Add(Added(Grace.Link));
            if (id == 17) changes.Add(Added(new Identifier(20_000, "other d-17", "other", null, null, null, new(id), null, null, null, null, null, null)));
            if (id == 17) changes.AddRange([Added(new Identifier(20_001, "lost d-17", "other", null, null, null, new(id), null, null, null, null, null, null)), new Deleted<Identifier>(20_001)]);
            return StreamRows.Of([.. changes.Select((c, i) => Entry(stream, i + 1, c))]);
        }

        private static Recorded Entry(StreamId stream, int version, Change change) => new(stream, version, version, Story.Morning, "ada", null, change);
    }
}
