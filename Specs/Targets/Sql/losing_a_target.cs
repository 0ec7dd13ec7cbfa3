using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class losing_a_target
{
    private const string EndAllOthers = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    private const string Secret = "hunter2-the-secret";

    [Theory]
    [InlineData("Port", "1", "Nothing listens at 127.0.0.1:1 (connection refused). Start the server, or correct host and port of the target.")]
    [InlineData("Password", Secret, "the server refuses this user or password")]
    [InlineData("Database", "nowhere", "has no database \"nowhere\". Create it, or correct the name in the target's connection string.")]
    [InlineData("Host", "nowhere.invalid", "nowhere.invalid")]
    [InlineData("Search Path", "\"", "cannot be opened: invalid value for parameter \"search_path\"")]
    [InlineData("Search Path", "nowhere", "no schema of the connection's search path exists")]
    public async Task says_which_part_of_the_address_is_wrong(string key, string value, string sentence)
    {
        await using var target = await ATarget.WithoutTablesAsync();
        var address = new NpgsqlConnectionStringBuilder(target.ConnectionString) { [key] = value };
        var failure = await FailureAsync(address.ConnectionString);
        (failure is TargetUnreachable or TargetMissing).ShouldBeTrue();
        failure.Message.ShouldContain(sentence);
        failure.ToString().ShouldNotContain(address.Password!);
    }

    [Theory]
    [InlineData(LoadKind.Rebuild)]
    [InlineData(LoadKind.Drift)]
    [InlineData(LoadKind.Repair)]
    public async Task at_the_end_leaves_it_as_it_was(LoadKind kind)
    {
        await using var target = kind is LoadKind.Rebuild ? await ATarget.EmptyAsync() : await ATarget.HoldingAsync(Cast.Everybody);
        var before = (await target.VersionsAsync(), await target.SchemaAsync());
        await using (var load = await target.Sql.BeginAsync(kind))
        {
            await ATarget.WriteAsync(load, [.. Cast.Setting, .. Cast.Ada]);
            await target.ExecuteAsync(EndAllOthers);
            await Should.ThrowAsync<TargetUnreachable>(() => kind is LoadKind.Drift ? load.CompareAsync() : load.FinishAsync());
        }

        (await target.VersionsAsync(), await target.SchemaAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task does_not_repeat_an_address_that_cannot_be_read()
    {
        var failure = await FailureAsync($"Host=localhost;Prot=5432;Password={Secret}");
        failure.ShouldBeOfType<TargetUnreachable>();
        failure.ToString().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData(LoadKind.Rebuild)]
    [InlineData(LoadKind.Repair)]
    public async Task in_the_middle_leaves_it_as_it_was(LoadKind kind)
    {
        await using var target = kind is LoadKind.Rebuild ? await ATarget.EmptyAsync() : await ATarget.HoldingAsync(Cast.Everybody);
        var before = (await target.VersionsAsync(), await target.SchemaAsync());
        await using (var load = await target.Sql.BeginAsync(kind))
        {
            await target.ExecuteAsync(EndAllOthers);
            var failure = await Should.ThrowAsync<TargetUnreachable>(async () =>
            {
                for (var id = 1; ; id++)
                {
                    await load.WriteAsync($"person/{id}", Cast.Core(id).Row);
                }
            });
            failure.Message.ShouldContain("The target is as it was before; try again.");
        }

        (await target.VersionsAsync(), await target.SchemaAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task before_its_tables_were_made_names_the_first()
    {
        await using var target = await ATarget.WithoutTablesAsync();
        (await Should.ThrowAsync<TargetMissing>(() => target.RebuildAsync())).Message
            .ShouldBe("Schema public lacks the table sp_cous. Apply the target's schema first.");
        await target.Sql.ApplySchemaAsync();
        await target.ExecuteAsync("ALTER TABLE sp_urls DROP COLUMN url");
        var missing = await Should.ThrowAsync<TargetMissing>(() => target.RebuildAsync());
        (missing.Table, missing.Column).ShouldBe(("sp_urls", "url"));
    }

    [Fact]
    public async Task by_a_user_who_may_not_write_names_the_right_that_is_missing()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await target.ExecuteAsync($"CREATE ROLE onlooker LOGIN PASSWORD '{Secret}'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker");
        try
        {
            var address = new NpgsqlConnectionStringBuilder(target.ConnectionString) { Username = "onlooker", Password = Secret }.ConnectionString;
            var sql = new SqlTarget(address, Prefix.Default, ATarget.Co);
            await using (var look = await sql.BeginAsync(LoadKind.Drift))
            {
                await ATarget.WriteAsync(look, Cast.Everybody);
                (await look.CompareAsync()).HasDrift.ShouldBeFalse();
            }

            await using var load = await sql.BeginAsync(LoadKind.Rebuild);
            (await Should.ThrowAsync<PermissionDenied>(() => load.FinishAsync())).Message.ShouldContain("permission denied for table sp_cous");
            await Should.ThrowAsync<PermissionDenied>(() => new SqlTarget(address, Prefix.Parse("new_"), ATarget.Co).ApplySchemaAsync());
        }
        finally
        {
            await target.ExecuteAsync("DROP OWNED BY onlooker; DROP ROLE onlooker");
        }
    }

    [Theory]
    [InlineData("53100", typeof(TargetFull))]
    [InlineData("40P01", typeof(TargetBusy))]
    [InlineData("25006", typeof(PermissionDenied))]
    [InlineData("57P01", typeof(TargetUnreachable))]
    [InlineData("08006", typeof(TargetUnreachable))]
    [InlineData("P0001", typeof(RowRejected))]
    [InlineData("XX000", typeof(PostgresException))]
    public async Task for_each_reason_of_the_server_has_one_name(string state, Type failure)
    {
        await using var target = await ATarget.EmptyAsync();
        await target.ExecuteAsync($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON sp_names FOR EACH ROW EXECUTE FUNCTION refuse()
            """);
        (await Record.ExceptionAsync(() => target.RebuildAsync(Cast.Everybody))).ShouldBeOfType(failure);
        (await target.VersionsAsync()).ShouldBeEmpty();
    }

    private static async Task<TargetFailure> FailureAsync(string connectionString) =>
        await Should.ThrowAsync<TargetFailure>(() => new SqlTarget(connectionString, Prefix.Default, ATarget.Co).ApplySchemaAsync());
}
