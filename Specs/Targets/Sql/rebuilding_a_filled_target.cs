using EventRegistry.Projections.Targets.Sql;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class rebuilding_a_filled_target
{
    [Fact]
    public async Task writes_nothing_when_nothing_differs()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var before = await target.VersionsAsync();
        var report = await target.RebuildAsync(Cast.Everybody);
        report.Path.ShouldBe(LoadPath.Staged);
        report.Tables.ShouldAllBe(t => !t.Differs && t.Rows > 0);
        (await target.VersionsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task writes_only_what_differs()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var before = (await target.VersionsAsync()).Split('\n');
        var report = await target.RebuildAsync(Cast.Everybody
            .With(Cast.Named(57, "Ada", null), Cast.Mailed(999, 58, "new@example.org")).Without(SpUrls.Table, 580));
        report.Tables.Where(t => t.Differs).ShouldBe([
            new TableReport("names", 2, 0, 1, 0), new TableReport("email_addresses", 3, 1, 0, 0), new TableReport("urls", 1, 0, 0, 1)]);
        var after = (await target.VersionsAsync()).Split('\n');
        before.Except(after).Select(Key).ShouldBe(["names|570", "urls|580"]);
        after.Except(before).Select(Key).ShouldBe(["email_addresses|999", "names|570"]);

        static string Key(string version) => version[..version.LastIndexOf('|')];
    }

    [Fact]
    public async Task leaves_alone_what_the_user_added()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await target.ExecuteAsync("""
            ALTER TABLE sp_names ADD COLUMN nickname text; UPDATE sp_names SET nickname = 'Countess' WHERE id = 570;
            CREATE VIEW theirs AS SELECT given, nickname FROM sp_names; CREATE UNIQUE INDEX their_index ON sp_email_addresses (mail);
            CREATE ROLE another_reader; GRANT SELECT ON theirs, sp_names TO another_reader
            """);
        var before = await target.SchemaAsync();
        try
        {
            await target.RebuildAsync(Cast.Everybody.With(Cast.Named(57, "Augusta", "King")));
            (await target.SchemaAsync()).ShouldBe(before);
            (await target.ShowAsync("SELECT * FROM theirs ORDER BY 1")).ShouldBe("Augusta|Countess\nGrace|");
            (await target.ShowAsync("SELECT has_table_privilege('another_reader', 'theirs', 'SELECT') AND has_table_privilege('another_reader', 'sp_names', 'SELECT')")).ShouldBe("True");
        }
        finally
        {
            await target.ExecuteAsync("REVOKE ALL ON sp_names, theirs FROM another_reader; DROP ROLE another_reader");
        }
    }

    [Fact]
    public async Task removes_a_person_with_all_rows_and_brings_him_back()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        (await target.RebuildAsync([.. Cast.Setting, .. Cast.Grace])).Tables.Sum(t => t.Removed).ShouldBe(Cast.Ada.Length);
        (await target.RebuildAsync(Cast.Everybody)).Tables.Sum(t => t.Added).ShouldBe(Cast.Ada.Length);
        (await target.RebuildAsync()).Tables.Sum(t => t.Removed).ShouldBe(Cast.Everybody.Length);
        (await target.VersionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task lets_a_child_find_another_parent_before_its_own_goes()
    {
        await using var target = await ATarget.HoldingAsync([.. Cast.Setting, Cast.Core(57), Cast.Mailed(1, 57, "ada@example.org")]);
        await target.RebuildAsync([.. Cast.Setting, Cast.Core(60), Cast.Mailed(1, 60, "ada@example.org")]);
        (await target.ShowAsync("SELECT co_person_id FROM sp_email_addresses")).ShouldBe("60");
    }

    [Fact]
    public async Task lets_a_value_that_must_be_unique_move_to_a_new_row()
    {
        await using var target = await ATarget.HoldingAsync([.. Cast.Setting, Cast.Core(57), Cast.Mailed(1, 57, "ada@example.org")]);
        await target.ExecuteAsync("ALTER TABLE sp_email_addresses ADD UNIQUE (mail)");
        await target.RebuildAsync([.. Cast.Setting, Cast.Core(57), Cast.Mailed(2, 57, "ada@example.org")]);
        (await target.ShowAsync("SELECT id FROM sp_email_addresses")).ShouldBe("2");
    }

    [Fact]
    public async Task shows_a_reader_all_of_it_or_nothing()
    {
        const string Seen = "SELECT (SELECT count(*) FROM sp_co_people), (SELECT count(*) FROM sp_names), (SELECT string_agg(given, ',' ORDER BY given) FROM sp_names)";
        await using var target = await ATarget.HoldingAsync([.. Cast.Setting, .. Cast.Ada]);
        await using var connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync();
        var (old, now) = ("1|1|Ada", "2|2|Augusta,Grace");
        var seen = new HashSet<string>();
        var rebuilding = target.RebuildAsync([.. Cast.Everybody.With(Cast.Named(57, "Augusta", "King")), .. Enumerable.Range(1, 20_000).Select(i => ($"group/{i}", SpGroups.Table.Row(i + 100, null, $"{i}", null, true, "A", "S", false, null, null)))]);
        while (!rebuilding.IsCompleted)
        {
            seen.Add(await ATarget.ShowAsync(connection, Seen));
        }

        await rebuilding;
        seen.ShouldContain(old);
        seen.Add(await ATarget.ShowAsync(connection, Seen));
        seen.ShouldBe([old, now], ignoreOrder: true);
    }

    [Theory]
    [InlineData("ALTER TABLE sp_names ADD CONSTRAINT their_check CHECK (family <> 'King')", "their_check")]
    [InlineData("CREATE TABLE theirs AS SELECT 58 AS person; ALTER TABLE theirs ADD CONSTRAINT their_key FOREIGN KEY (person) REFERENCES sp_co_people", "their_key")]
    [InlineData("CREATE UNIQUE INDEX their_index ON sp_names (type)", "their_index")]
    [InlineData("ALTER TABLE sp_names ADD COLUMN badge int; UPDATE sp_names SET badge = 1; ALTER TABLE sp_names ALTER COLUMN badge SET NOT NULL", null)]
    public async Task stays_as_it_was_when_the_users_own_constraint_refuses(string theirs, string? constraint)
    {
        await using var target = await ATarget.HoldingAsync([.. Cast.Setting, .. Cast.Grace]);
        await target.ExecuteAsync(theirs);
        var before = await target.VersionsAsync();
        var rejected = await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync([.. Cast.Setting, Cast.Core(57), Cast.Named(57, "Ada", "King"),
            .. constraint is "their_key" ? [] : Cast.Grace]));
        rejected.Constraint.ShouldBe(constraint);
        rejected.Table.ShouldNotBeNull();
        rejected.ToString().ShouldNotContain("Failing row");
        (await target.VersionsAsync()).ShouldBe(before);
    }
}
