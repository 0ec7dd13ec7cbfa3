using System.Diagnostics;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>A CO that is fed from a file: each record has a name, an address, an identifier, a telephone, a street and an ad hoc attribute; a pipeline makes a person with a role of it, and puts most of them into a group.</summary>
internal static class FedCo
{
    private const int KeptInMemory = 20_000;

    private const string Header =
        "SORID,Name.given.official,Name.family.official,EmailAddress.mail.official,Identifier.identifier.uid,OrgIdentity.affiliation,OrgIdentity.title,TelephoneNumber.number.office,Address.street.office,AdHocAttribute.building";

    // The column of the affiliation, as group mappings name it.
    private const string Affiliation = "5";

    // As the file's plugin keeps a row. A million identities take long to make, and a sync that finds nothing new looks at nothing else of them.
    private const string Known = """
        insert into eventregistry.records (tenant, stream, sequence, kind, id, record_id, is_copy, deleted, revision, created, modified, org_identity, data)
        select '2', 'org-identity/' || n, 1, 'source_record', n, n, false, false, 0, now(), now(), n, jsonb_build_object('Id', n, 'SourceId', $2::integer, 'Sorid', 'R' || n, 'OrgIdentityId', n, 'Raw',
            format('["R%1$s","Given%1$s","Family%2$s","p%1$s@example.org","uid%1$s","%3$s","Clerk","555 %1$s","%1$s College Road","Hall %4$s"]', n, n % 20000, case n % 3 when 0 then 'faculty' else 'staff' end, n % 50))
        from generate_series(1, $1) as n
        """;

    /// <summary>Writes a file of so many records.</summary>
    /// <param name="changedEvery">Every so manieth has another title; 0 for none.</param>
    public static async Task WriteAsync(string file, int records, int changedEvery, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(file);
        await writer.WriteLineAsync(Header.AsMemory(), cancel);
        for (var n = 1; n <= records; n++)
        {
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"R{n},Given{n},Family{n % 20000},p{n}@example.org,uid{n},{(n % 3 == 0 ? "faculty" : "staff")},{(changedEvery > 0 && n % changedEvery == 0 ? "Lecturer" : "Clerk")},555 {n},{n} College Road,Hall {n % 50}").AsMemory(), cancel);
        }
    }

    /// <summary>Copies a file, with a blank line more, which is no record.</summary>
    public static async Task LengthenAsync(string file, string copy, CancellationToken cancel)
    {
        File.Copy(file, copy, overwrite: true);
        await File.AppendAllTextAsync(copy, Environment.NewLine, cancel);
    }

    /// <summary>Founds the CO, with its source.</summary>
    public static async Task<int> FoundAsync(Registry registry, string file, CancellationToken cancel)
    {
        await Crowd.FillAsync(registry, 1, cancel);
        using var registrar = new Registrar(registry, KeptInMemory);
        var caller = new Caller("bench", null);
        async Task<int> DoAsync(Command command) => await registrar.HandleAsync(Crowd.Co, command, caller, null, cancel) is Carried { RecordId: { } id } ? id : throw new InvalidOperationException($"{command} was refused.");
        var cou = await DoAsync(new Add<Cou>(Sent<Cou>.Nothing.With("CoId", Crowd.Co).With("Name", "Staff")));
        var group = await DoAsync(new Add<GroupRecord>(Sent<GroupRecord>.Nothing.With("CoId", Crowd.Co).With("Name", "Staff list").With("Status", Standing.Active)));
        var pipeline = await DoAsync(new Add<Pipeline>(Sent<Pipeline>.Nothing.With("CoId", Crowd.Co).With("Name", "HR").With("Status", Standing.Active).With("MatchStrategy", "NO").With("SyncOnAdd", true)
            .With("SyncOnUpdate", true).With("SyncOnDelete", true).With("SyncPersonAttributes", "Address,AdHocAttribute,EmailAddress,Identifier,Name,TelephoneNumber,Url").With("CreateRole", true)
            .With("SyncCouId", new CouId(cou)).With("SyncStatusOnDelete", "XP")));
        var source = await new SourceBook(registry).AddAsync("HR", Crowd.Co, "FileSource", new() { File = file, Mode = SyncMode.Full, Pipeline = pipeline }, registrar, caller, cancel);
        await DoAsync(new Add<GroupMapping>(Sent<GroupMapping>.Nothing.With("SourceId", source.Id).With("Attribute", Affiliation).With("Comparison", "EQS").With("Pattern", "staff").With("GroupId", new GroupId(group))));
        return source.Id.Value;
    }

    /// <summary>Lets the registry believe that it knows the records of a file.</summary>
    public static async Task KnowAsync(Registry registry, int source, int records, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(Known);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = records });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = source });
        await command.ExecuteNonQueryAsync(cancel);
        await using var keys = registry.Database.CreateCommand(SourceKeys.All(""));
        keys.CommandTimeout = 0;
        await keys.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Syncs the source from a file, and returns how many records that was about.</summary>
    public static async Task<long> SyncAsync(string database, string source, string file, CancellationToken cancel)
    {
        await using var registry = await Registry.OpenAsync(database, null, cancel);
        using var registrar = new Registrar(registry, KeptInMemory);
        return await SyncAsync(registry, registrar, source, file, cancel);
    }

    /// <summary>What syncs from some files take, in turns, by a process that has done so before: that of a host that serves. After each the file is parsed.</summary>
    /// <returns>By file, what its syncs took; and what parsing one took, in seconds.</returns>
    public static async Task<(IReadOnlyList<double> Syncs, double Parse)> InTurnsAsync(string database, string source, IReadOnlyList<string> files, int turns, CancellationToken cancel)
    {
        await using var registry = await Registry.OpenAsync(database, null, cancel);
        using var registrar = new Registrar(registry, KeptInMemory);
        var (syncs, parses) = (files.Select(_ => new List<double>()).ToList(), new List<double>());
        for (var turn = -1; turn < turns; turn++)
        {
            foreach (var (place, file) in files.Index())
            {
                var sync = await TimeAsync(() => SyncAsync(registry, registrar, source, file, cancel));
                var parse = await TimeAsync(() => ParseAsync(file, cancel));
                if (turn < 0) continue;
                syncs[place].Add(sync);
                parses.Add(parse);
            }
        }

        return ([.. syncs.Select(times => Median.Of(times))], Median.Of(parses));
    }

    /// <summary>Reads a file with all its cells.</summary>
    public static async Task<long> ParseAsync(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        using var reader = CsvHelper.CsvReader.Create(stream, new CsvHelper.CsvReaderOptions { HasHeader = false });
        var cells = 0L;
        while (await reader.ReadAsync(cancel)) cells += reader.Current.ToArray().Length;
        return cells;
    }

    private static async Task<long> SyncAsync(Registry registry, Registrar registrar, string source, string file, CancellationToken cancel)
    {
        var (book, caller) = (new SourceBook(registry), new Caller("bench", null));
        var fed = await book.SetAsync(await book.FindAsync(source, cancel), new() { File = file }, registrar, caller, cancel);
        var report = await new Syncing(registry, registrar, SourcePlugins.OfProgram(registry)).RunAsync(fed, new(caller) { Approval = SyncGuard.Any }, null, (_, _, _) => { }, cancel);
        if (report.Run.Errors > 0) throw new InvalidOperationException($"{report.Run.Errors} records could not be taken: {report.Troubles[0].Message}");
        return report.Run.New + report.Run.Synced + report.Run.Unchanged + report.Run.Removed;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>What a database does by itself some minutes after such a load must not fall into a measurement.</summary>
    public static async Task TidyAsync(string database, CancellationToken cancel)
    {
        await Laboratory.ExecuteAsync(database, "vacuum analyze", cancel);
        NpgsqlConnection.ClearAllPools();
    }
}
