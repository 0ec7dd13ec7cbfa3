using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class applying_the_schema
{
    [Fact]
    public async Task makes_what_the_outside_knows()
    {
        await using var target = await ATarget.EmptyAsync();
        Snapshot.Matches(await target.SchemaAsync());
    }

    [Fact]
    public async Task changes_nothing_the_second_time()
    {
        await using var target = await ATarget.EmptyAsync();
        var report = await target.Sql.ApplySchemaAsync();
        report.Done.ShouldBeEmpty();
        report.Left.ShouldBeEmpty();
    }

    [Fact]
    public async Task loses_nothing_of_a_filled_target()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await target.ExecuteAsync("ALTER TABLE sp_names ADD COLUMN nickname text; CREATE TABLE sp_of_the_user (id int); ALTER TABLE sp_urls ALTER COLUMN url TYPE text");
        var before = (await target.VersionsAsync(), await target.SchemaAsync());
        await target.Sql.ApplySchemaAsync();
        await target.Sql.ApplySchemaAsync();
        (await target.VersionsAsync(), await target.SchemaAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task makes_again_what_was_lost()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var before = await target.SchemaAsync();
        await target.ExecuteAsync("""
            ALTER TABLE sp_names DROP CONSTRAINT sp_names_co_person_id_fk;
            DROP INDEX sp_identifiers_i1; DROP TABLE sp_addresses; ALTER TABLE sp_telephone_numbers DROP CONSTRAINT sp_telephone_numbers_pkey;
            ALTER TABLE sp_ad_hoc_attributes DROP COLUMN modified; COMMENT ON TABLE sp_co_people IS NULL;
            ALTER TABLE sp_identifiers ALTER COLUMN identifier TYPE varchar(128)
            """);
        (await target.Sql.ApplySchemaAsync()).Done.Length.ShouldBe(11);
        (await target.SchemaAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task leaves_a_short_column_that_a_view_reads_and_says_so()
    {
        await using var target = await ATarget.EmptyAsync();
        await target.ExecuteAsync("ALTER TABLE sp_identifiers ALTER COLUMN identifier TYPE varchar(128); CREATE VIEW theirs AS SELECT identifier FROM sp_identifiers");
        var report = await target.Sql.ApplySchemaAsync();
        report.Left.ShouldHaveSingleItem().ShouldContain("cannot alter type of a column used by a view");
    }

    [Fact]
    public async Task leaves_rows_that_break_a_new_key_and_lets_no_more_in()
    {
        await using var target = await ATarget.EmptyAsync();
        await target.ExecuteAsync("ALTER TABLE sp_urls DROP CONSTRAINT sp_urls_co_person_id_fk; INSERT INTO sp_urls (id, co_person_id) VALUES (1, 99)");
        (await target.Sql.ApplySchemaAsync()).Left.ShouldHaveSingleItem().ShouldContain("sp_urls_co_person_id_fk");
        (await target.SchemaAsync()).ShouldContain("sp_urls_co_person_id_fk|FOREIGN KEY (co_person_id) REFERENCES sp_co_people(id) NOT VALID");
        (await target.Sql.ApplySchemaAsync()).Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task may_be_done_by_two_at_once()
    {
        await using var target = await ATarget.WithoutTablesAsync();
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => target.Sql.ApplySchemaAsync()));
        reports.Count(r => r.Done.Length > 0).ShouldBe(1);
    }

    [Fact]
    public async Task refuses_the_tables_of_another_co()
    {
        await using var target = await ATarget.EmptyAsync();
        var other = new SqlTarget(target.ConnectionString, Prefix.Default, 3);
        var failure = await Should.ThrowAsync<TargetHoldsAnotherCo>(() => other.ApplySchemaAsync());
        failure.Message.ShouldBe("The tables public.sp_* hold CO 2, not CO 3. Give CO 3 another prefix, schema or database.");
        await Should.ThrowAsync<TargetHoldsAnotherCo>(() => other.BeginAsync(LoadKind.Rebuild));
        await new SqlTarget(target.ConnectionString, Prefix.Parse("co3_"), 3).ApplySchemaAsync();
    }

    [Fact]
    public async Task keeps_what_the_user_says_of_the_table()
    {
        await using var target = await ATarget.EmptyAsync();
        await target.ExecuteAsync("COMMENT ON TABLE sp_co_people IS 'Ours since 2019; don''t touch'");
        await target.Sql.ApplySchemaAsync();
        (await target.ShowAsync("SELECT obj_description('sp_co_people'::regclass)")).ShouldBe("Ours since 2019; don't touch\nEventRegistry: CO 2");
    }

    [Fact]
    public async Task uses_the_schema_that_the_connection_names()
    {
        await using var target = await ATarget.WithoutTablesAsync();
        await target.ExecuteAsync("CREATE SCHEMA \"Odd \"\"one\"");
        var address = new NpgsqlConnectionStringBuilder(target.ConnectionString) { SearchPath = "nowhere, \"Odd \"\"one\", public" };
        var sql = new SqlTarget(address.ConnectionString, Prefix.Default, ATarget.Co);
        await sql.ApplySchemaAsync();
        await using var load = await sql.BeginAsync(LoadKind.Rebuild);
        await ATarget.WriteAsync(load, Cast.Everybody);
        (await load.FinishAsync()).Path.ShouldBe(LoadPath.Straight);
        (await target.ShowAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'Odd \"one'")).ShouldBe("15");
    }
}
