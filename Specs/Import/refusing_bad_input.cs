using System.Globalization;
using System.Text;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>Tables that cannot be imported: the message names the place and the way out, and nothing is stored.</summary>
public sealed class refusing_bad_input
{
    private static readonly Dictionary<string, Action<RegistryFolder>> Faults = new()
    {
        ["a table is missing"] = r => r.Drop("names"),
        ["several tables are missing"] = r => Array.ForEach(["names", "cos", "co_people"], r.Drop),
        ["a column is missing"] = r => r.Spoil("names", text => text.Replace("given", "first_name", StringComparison.Ordinal)),
        ["several columns are missing"] = r => r.Spoil("cos", _ => "id,name\n2,Academy\n"),
        ["a column stands twice"] = r => r.Spoil("names", text => string.Join('\n', text.TrimEnd().Split('\n').Select(line => line + ",given")) + "\n"),
        ["a file is empty"] = r => r.Spoil("names", _ => ""),
        ["fields are separated by semicolons"] = r => r.Spoil("names", text => text.Replace(',', ';')),
        ["a row is too short"] = r => r.Spoil("names", text => text[..text.LastIndexOf(",f,", StringComparison.Ordinal)] + "\n"),
        ["a row is too long"] = r => r.Spoil("names", text => text.TrimEnd() + ",more\n"),
        ["a quote never ends"] = r => r.Spoil("names", text => text.Replace("Hopper", "\"Hopper", StringComparison.Ordinal)),
        ["no number"] = r => r.Set("names", 2, ("revision", "first")),
        ["no number, after a value of two lines"] = r => r.Set("names", 1, ("given", "Ada\nAugusta"), ("revision", "first")),
        ["a number that is too large"] = r => r.Set("names", 2, ("co_person_id", "4294967297")),
        ["no date"] = r => r.Set("co_people", 2, ("date_of_birth", "1815-02-30")),
        ["no instant"] = r => r.Set("co_people", 2, ("modified", "yesterday noon")),
        ["no truth value"] = r => r.Set("names", 2, ("primary_name", "maybe")),
        ["no status of a person"] = r => r.Set("co_people", 2, ("status", "ZZ")),
        ["no status of a type"] = r => r.Set("co_extended_types", 1, ("status", "maybe")),
        ["an id stands twice"] = r => r["names"].Rows.Add([.. r["names"].Rows[0]]),
        ["a row has no id"] = r => r.Spoil("names", text => text.Replace("\n2,", "\n,", StringComparison.Ordinal)),
        ["a name without its person"] = r => r.Set("names", 2, ("co_person_id", 99)),
        ["an address without its role"] = r => r.Set("addresses", 1, ("co_person_role_id", 99)),
        ["a membership without its group"] = r => r.Set("co_group_members", 1, ("co_group_id", 99)),
        ["an agreement without its terms"] = r => r.Set("co_t_and_c_agreements", 1, ("co_terms_and_conditions_id", 99)),
        ["a person without a CO"] = r => r.Set("co_people", 2, ("co_id", null)),
        ["a name of nobody"] = r => r.Set("names", 2, ("co_person_id", null)),
        ["bytes that are not UTF-8"] = r => r.SpoilBytes("names", text => Encoding.Latin1.GetBytes(text.Replace("Byron", "Byrón", StringComparison.Ordinal))),
        ["a header that is not UTF-8"] = r => r.SpoilBytes("names", text => Encoding.Latin1.GetBytes(text.Replace("given", "givén", StringComparison.Ordinal))),
        ["UTF-16"] = r => r.SpoilBytes("names", text => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]),
        ["a byte that is zero"] = r => r.Spoil("names", text => text.Replace("Byron", "By\0ron", StringComparison.Ordinal)),
    };

    public static TheoryData<string> AllFaults => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(AllFaults))]
    public async Task says_where_it_is_and_stores_nothing(string fault)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using var registry = Academy.Open();
        Faults[fault](registry);
        var answer = await CommandLine.RunAsync("import", registry.Path, "--verify", "--database", database.ConnectionString);
        Snapshot.Matches(Told(answer, registry.Path), fault);
        answer.Code.ShouldBe(2);
        (await EventsAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task leaves_what_was_imported_before_as_it_was()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using var registry = Academy.Open();
        (await CommandLine.RunAsync("import", registry.Path, "--database", database.ConnectionString)).Code.ShouldBe(0);
        var before = await EventsAsync(database);
        registry.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net"));
        registry.Set("co_extended_types", 1, ("status", "S"));
        registry.Set("co_t_and_c_agreements", 1, ("agreement_time", "never"));
        (await CommandLine.RunAsync("import", registry.Path, "--database", database.ConnectionString)).Code.ShouldBe(2);
        (await EventsAsync(database)).ShouldBe(before);
        registry.Set("co_t_and_c_agreements", 1, ("agreement_time", RegistryFolder.Instant("08:08")));
        var again = await CommandLine.RunAsync("import", registry.Path, "--verify", "--json", "--database", database.ConnectionString);
        again.Code.ShouldBe(0, again.Error);
        Newtonsoft.Json.Linq.JObject.Parse(again.Out).Value<int>("appended").ShouldBe(2);
    }

    [Theory]
    [InlineData("a folder that is not there")]
    [InlineData("an empty folder")]
    [InlineData("a file")]
    [InlineData("no connection string")]
    [InlineData("a connection string with a word too many")]
    public async Task wants_a_folder_or_a_database(string source)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("eventregistry-import-");
        var file = Path.Combine(folder.FullName, "notes.txt");
        if (source == "a file") await File.WriteAllTextAsync(file, "cm_names");
        var answer = await CommandLine.RunAsync("import", source switch
        {
            "a folder that is not there" => Path.Combine(folder.FullName, "elsewhere"),
            "an empty folder" => folder.FullName,
            "a file" => file,
            "no connection string" => "Hst=localhost;Password=hush",
            _ => "Host=localhost;Port=many;Password=hush",
        }, "--database", database.ConnectionString);
        folder.Delete(recursive: true);
        Snapshot.Matches(Told(answer, folder.FullName), source);
        answer.Code.ShouldBe(2);
        answer.Error.ShouldNotContain("hush");
        (await EventsAsync(database)).ShouldBe(0);
    }

    internal static string Told(Answer answer, string folder) =>
        string.Create(CultureInfo.InvariantCulture, $"exit code {answer.Code}\n{string.Join('\n', answer.Error.Split('\n').Where(l => l.StartsWith("error:", StringComparison.Ordinal)))}\n{answer.Out}")
            .Replace(folder, "(folder)", StringComparison.Ordinal);

    internal static async Task<long> EventsAsync(FreshDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from eventregistry.mt_events", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
