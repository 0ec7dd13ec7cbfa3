using EventRegistry.Host;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

public sealed class adding_a_target(AdoptedRegistry adopted) : IClassFixture<AdoptedRegistry>
{
    private TargetBook Book => new(adopted.Registry);

    [Fact]
    public async Task refuses_tables_that_another_target_writes()
    {
        await using var target = await adopted.TargetAsync();
        (await RefusalAsync("second", target.Tables, co: 2)).Message.ShouldBe($"The target '{target.Name}' writes the same tables. Give this one another --prefix.");
        (await RefusalAsync("second", target.Tables, co: 1)).Message.ShouldStartWith($"The target '{target.Name}' holds CO 2 in the same tables");
        await Book.AddAsync("second", 2, new() { Connection = target.Tables.ConnectionString, Prefix = Prefix.Parse("other_") }, default);
        await Book.RemoveAsync(await Book.FindAsync("second", default), default);
    }

    [Fact]
    public async Task refuses_tables_that_were_made_for_another_co_even_when_nobody_writes_them_now()
    {
        await using var target = await adopted.TargetAsync();
        await Book.RemoveAsync(await Book.FindAsync(target.Name, default), default);
        await Should.ThrowAsync<TargetHoldsAnotherCo>(() => Book.AddAsync("of-co-1", 1, new() { Connection = target.Tables.ConnectionString, Prefix = Prefix.Default }, default));
        (await Book.ListAsync(default)).ShouldNotContain(t => t.Name == "of-co-1");
    }

    [Theory]
    [InlineData("DELETE FROM sp_co_group_members; DELETE FROM sp_co_groups", "person/")]
    [InlineData("SELECT 1", "group/")]
    public async Task refuses_tables_that_comanage_filled_for_another_co(string change, string subject)
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        await Book.RemoveAsync(await Book.FindAsync(target.Name, default), default);
        await target.Tables.ExecuteAsync($"COMMENT ON TABLE sp_co_people IS NULL; {change}");
        var before = (await target.Tables.VersionsAsync(), await target.Tables.SchemaAsync());
        var refusal = await Should.ThrowAsync<TargetHoldsAnotherCo>(() => Book.AddAsync("of-co-1", 1, new() { Connection = target.Tables.ConnectionString, Prefix = Prefix.Default }, default));
        refusal.Message.ShouldStartWith($"The tables sp_* hold {subject}");
        refusal.Message.ShouldEndWith(", which history tells of CO 2, not CO 1. Give CO 1 another prefix, schema or database.");
        (await target.Tables.VersionsAsync(), await target.Tables.SchemaAsync()).ShouldBe(before);
        var answer = await CommandLine.RunAsync("target", "add", "of-co-1", "--co", "1", "--database", target.Tables.ConnectionString, "--registry", adopted.ConnectionString);
        (answer.Code, answer.Error).ShouldBe(((int)ExitCode.Wrong, $"error: {refusal.Message}\n"));
    }

    [Fact]
    public async Task refuses_to_rebuild_into_them()
    {
        await using var filled = await adopted.TargetAsync();
        await filled.RebuildAsync(into: "live_");
        await filled.Tables.ExecuteAsync("COMMENT ON TABLE live_co_people IS NULL");
        await Book.AddAsync("of-co-1", 1, new() { Connection = filled.Tables.ConnectionString, Prefix = Prefix.Parse("one_") }, default);
        await Should.ThrowAsync<TargetHoldsAnotherCo>(() => new KeptTarget(adopted.Registry, "of-co-1", filled.Tables).RebuildAsync(into: "live_"));
        await Book.RemoveAsync(await Book.FindAsync("of-co-1", default), default);
    }

    [Fact]
    public async Task adopts_the_tables_that_comanage_filled_for_the_same_co()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        await Book.RemoveAsync(await Book.FindAsync(target.Name, default), default);
        await target.Tables.ExecuteAsync("COMMENT ON TABLE sp_co_people IS NULL");
        var before = await target.Tables.VersionsAsync();
        await Book.AddAsync("again", 2, new() { Connection = target.Tables.ConnectionString, Prefix = Prefix.Default }, default);
        (await new KeptTarget(adopted.Registry, "again", target.Tables).RebuildAsync()).Tables.ShouldAllBe(t => !t.Differs);
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        await Book.RemoveAsync(await Book.FindAsync("again", default), default);
    }

    [Fact]
    public async Task keeps_the_password_beside_history_and_out_of_it()
    {
        await using var target = await adopted.TargetAsync();
        var known = await Book.FindAsync(target.Name, default);
        var password = new Npgsql.NpgsqlConnectionStringBuilder(target.Tables.ConnectionString).Password!;
        known.Database.ShouldNotContain(password);
        (await new TargetDatabase(adopted.Registry).OpenAsync(known, default)).ShouldContain(password);
        await using var command = adopted.Registry.Database.CreateCommand("select count(*) from eventregistry.mt_events where data::text like '%' || $1 || '%'");
        command.Parameters.Add(new() { Value = password });
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public async Task at_once_gives_each_an_id_and_a_name_to_one_only()
    {
        await using var tables = await ATarget.WithoutTablesAsync();
        var adding = Enumerable.Range(0, 6).Select(i => Task.Run(() => Book.AddAsync($"at-once-{i % 3}", 2, new() { Connection = tables.ConnectionString, Prefix = Prefix.Parse($"p{i}_") }, default))).ToList();
        var refused = 0;
        foreach (var one in adding) if (await Record.ExceptionAsync(() => one) is { } e) refused += e is CommandFailed ? 1 : throw e;
        refused.ShouldBe(3);
        var added = (await Book.ListAsync(default)).Where(t => t.Name.StartsWith("at-once", StringComparison.Ordinal)).ToList();
        added.Select(t => t.Name).ShouldBe(["at-once-0", "at-once-1", "at-once-2"]);
        added.Select(t => t.Id).ShouldBeUnique();
        foreach (var one in added) await Book.RemoveAsync(one, default);
    }

    [Fact]
    public async Task that_refuses_its_groups_keeps_it_and_says_how_to_tell_them_again()
    {
        await using var tables = await ATarget.WithoutTablesAsync();
        await tables.Sql.ApplySchemaAsync();
        await tables.ExecuteAsync("ALTER TABLE sp_co_groups ADD CONSTRAINT nobody CHECK (id < 0)");
        var refusal = await RefusalAsync("refusing", tables, co: 2);
        refusal.Message.ShouldStartWith("The target 'refusing' is kept, but does not hold the groups and reference data that it should: ");
        refusal.Message.ShouldEndWith(" When that is mended: eventregistry target resync refusing");
        await tables.ExecuteAsync("ALTER TABLE sp_co_groups DROP CONSTRAINT nobody");
        var kept = await Book.FindAsync("refusing", default);
        (await Book.ResyncAsync(kept, null, default)).ShouldContain(d => d.Table == "co_groups");
        await Book.RemoveAsync(kept, default);
    }

    [Fact]
    public async Task refuses_a_name_that_is_taken()
    {
        await using var target = await adopted.TargetAsync();
        (await RefusalAsync(target.Name, target.Tables, co: 2)).Message.ShouldBe($"There is a target '{target.Name}' already. Choose another name, or remove it first.");
    }

    [Fact]
    public async Task refuses_a_co_that_nobody_knows()
    {
        await using var tables = await ATarget.WithoutTablesAsync();
        (await RefusalAsync("nobody's", tables, co: 9)).Message.ShouldBe("There is no CO 9. There are: 1 (COmanage), 2 (Peer CO).");
    }

    private Task<CommandFailed> RefusalAsync(string name, ATarget tables, int co) =>
        Should.ThrowAsync<CommandFailed>(() => Book.AddAsync(name, co, new() { Connection = tables.ConnectionString, Prefix = Prefix.Default }, default));
}
