using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class rebuilding_an_empty_target
{
    [Fact]
    public async Task holds_every_value_as_it_was_given()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var tables = await Task.WhenAll(Tables.All.Select(async t => $"{t.Name}\n{await target.ShowAsync($"SELECT t::text FROM sp_{t.Name} t ORDER BY id")}"));
        Snapshot.Matches(string.Join("\n\n", tables));
    }

    [Theory]
    [InlineData("2024-03-01T13:30:15.123456+01:00", "2024-03-01 12:30:15.123456")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "1969-12-31 23:59:59.999999")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01 00:00:00")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31 23:59:59.999999")]
    public async Task writes_moments_in_utc(string given, string written)
    {
        await using var target = await ATarget.HoldingAsync(
            ("cou/1", SpCous.Table.Row(1, null, null, int.MinValue, DateTimeOffset.Parse(given, System.Globalization.CultureInfo.InvariantCulture), null)));
        (await target.ShowAsync("SELECT created::text, parent_id FROM sp_cous")).ShouldBe($"{written}|-2147483648");
    }

    [Fact]
    public async Task goes_straight_and_leaves_keys_and_indexes_as_they_were()
    {
        await using var target = await ATarget.EmptyAsync();
        await target.ExecuteAsync("""
            CREATE VIEW theirs AS SELECT id, mail FROM sp_email_addresses; CREATE ROLE reader; GRANT SELECT ON sp_names TO reader;
            ALTER TABLE sp_names ADD COLUMN nickname text DEFAULT 'none'; CREATE INDEX their_index ON sp_email_addresses (lower(mail));
            ALTER TABLE sp_urls DROP CONSTRAINT sp_urls_co_person_id_fk;
            ALTER TABLE sp_urls ADD CONSTRAINT renamed FOREIGN KEY (co_person_id) REFERENCES sp_co_people ON DELETE CASCADE;
            ALTER TABLE sp_co_groups ADD CONSTRAINT their_key FOREIGN KEY (cou_id) REFERENCES sp_cous
            """);
        var before = await target.SchemaAsync();
        try
        {
            // Children may come before their parents.
            var report = await target.RebuildAsync([.. Cast.Everybody.Reverse()]);
            report.Path.ShouldBe(LoadPath.Straight);
            report.Rows.ShouldBe(Cast.Everybody.Length);
            report.Tables.ShouldAllBe(t => t.Added == t.Rows && t.Changed == 0 && t.Removed == 0);
            (await target.SchemaAsync()).ShouldBe(before);
            (await target.ShowAsync("SELECT has_table_privilege('reader', 'sp_names', 'SELECT'), (SELECT count(*) FROM theirs), (SELECT min(nickname) FROM sp_names)"))
                .ShouldBe("True|2|none");
        }
        finally
        {
            await target.ExecuteAsync("REVOKE ALL ON sp_names FROM reader; DROP ROLE reader");
        }
    }

    [Theory]
    [InlineData("CREATE VIEW theirs AS SELECT g.*, count(*) FROM sp_co_groups g JOIN sp_co_group_members m ON m.co_group_id = g.id GROUP BY g.id", LoadPath.Straight)]
    [InlineData("CREATE TABLE theirs (person int REFERENCES sp_co_people)", LoadPath.Staged)]
    [InlineData("ALTER TABLE sp_names ALTER COLUMN id TYPE bigint", LoadPath.Staged)]
    [InlineData("ALTER TABLE sp_names ALTER COLUMN created TYPE timestamptz", LoadPath.Staged)]
    [InlineData("ALTER TABLE sp_names REPLICA IDENTITY USING INDEX sp_names_pkey", LoadPath.Straight)]
    [InlineData("INSERT INTO sp_cous (id) VALUES (99)", LoadPath.Straight)]
    [InlineData("INSERT INTO sp_co_people (id) VALUES (99)", LoadPath.Staged)]
    public async Task takes_the_way_that_the_users_own_things_allow(string theirs, LoadPath path)
    {
        await using var target = await ATarget.EmptyAsync();
        await target.ExecuteAsync(theirs);
        var before = await target.SchemaAsync();
        (await target.RebuildAsync(Cast.Everybody)).Path.ShouldBe(path);
        (await target.SchemaAsync()).ShouldBe(before);
        (await target.DriftAsync(Cast.Everybody)).HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task does_not_wait_for_a_reader_who_stays()
    {
        await using var target = await ATarget.EmptyAsync();
        await using var reader = new Npgsql.NpgsqlConnection(target.ConnectionString);
        await reader.OpenAsync();
        await ATarget.ShowAsync(reader, "BEGIN; SELECT count(*) FROM sp_names");
        (await target.RebuildAsync(Cast.Everybody)).Path.ShouldBe(LoadPath.Staged);
    }

    [Fact]
    public async Task stays_empty_when_a_row_refers_to_nothing()
    {
        await using var target = await ATarget.EmptyAsync();
        var before = await target.SchemaAsync();
        var rejected = await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync(Cast.Everybody.Without(SpPeople.Table, 57)));
        rejected.Constraint.ShouldBe("sp_names_co_person_id_fk");
        rejected.Message.ShouldContain("Key (co_person_id)=(57) is not present in table \"sp_co_people\".");
        (await target.VersionsAsync()).ShouldBeEmpty();
        (await target.SchemaAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task stays_empty_when_it_is_not_finished()
    {
        await using var target = await ATarget.EmptyAsync();
        await using (var load = await target.Sql.BeginAsync(LoadKind.Rebuild))
        {
            await ATarget.WriteAsync(load, [.. Enumerable.Range(1, 30_000).Select(Cast.Core)]);
        }

        (await target.VersionsAsync()).ShouldBeEmpty();
        (await target.RebuildAsync(Cast.Everybody)).Path.ShouldBe(LoadPath.Straight);
    }

    [Fact]
    public async Task takes_many_chunks_of_many_tables()
    {
        await using var target = await ATarget.EmptyAsync();
        var rows = Enumerable.Range(1, 30_000).SelectMany(i => new[] { Cast.Mailed(i, i, $"{i}@example.org"), Cast.Core(i) }).ToArray();
        (await target.RebuildAsync(rows)).Rows.ShouldBe(60_000);
        (await target.ShowAsync("SELECT count(*), count(DISTINCT mail), sum(id) FROM sp_email_addresses")).ShouldBe("30000|30000|450015000");
        (await target.DriftAsync(rows)).HasDrift.ShouldBeFalse();
    }
}
