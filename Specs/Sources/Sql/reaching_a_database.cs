using EventRegistry.Host.Sources;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Sql;

public sealed class reaching_a_database : IAsyncLifetime
{
    private ATable table = null!;

    public async Task InitializeAsync() => table = await ATable.OfAsync("create table people (sorid text, given text); insert into people select n::text, 'Ada' from generate_series(1, 200000) n");

    public async Task DisposeAsync() => await table.DisposeAsync();

    [Theory]
    [InlineData("", "Payroll: database is missing. Set database= a connection string without its password")]
    [InlineData("database=nonsense", "Payroll: What database names is no connection string.")]
    [InlineData("database=Host=db", "Payroll: table is missing.")]
    [InlineData("database=Host=db\ntable=people; drop table people\nmode=flat", "Payroll: table is 'people; drop table people'. Its name may have letters, digits, _ and -, and a . behind its schema's name.")]
    [InlineData("database=Host=db\ntable=people", "Payroll: mode is missing. Set mode= flat or relational.")]
    [InlineData("database=Host=db\ntable=people\nmode=flatt", "Payroll: mode is 'flatt'. Did you mean 'flat'? Set flat (one table) or relational")]
    public async Task says_what_is_missing(string options, string fault)
    {
        var failure = await Should.ThrowAsync<SourceFailure>(() => ATable.OpenAsync(options));
        failure.Message.ShouldStartWith(fault);
        failure.MayPass.ShouldBeFalse();
    }

    [Theory]
    [InlineData("people", "", "The table 'people' has a column given, and name-type is missing, which says of what type it is. Set it to one of alternate, author, fka, official, preferred.")]
    [InlineData("people", "name-type=offical", "name-type is 'offical', which is no active Name.type of the CO. Did you mean 'official'? There are alternate, author, fka, official, preferred.")]
    [InlineData("peple", "name-type=official", "there is no table 'peple', or its schema is hidden from this user.")]
    [InlineData("pg_catalog.pg_class", "name-type=official", "the table 'pg_catalog.pg_class' has no column sorid, which is a record's key.")]
    public async Task says_what_the_tables_lack(string name, string options, string fault)
    {
        var failure = await Should.ThrowAsync<SourceFailure>(() => table.FlatAsync(options, name));
        failure.Message.ShouldContain(fault);
        failure.MayPass.ShouldBeFalse();
    }

    [Fact]
    public async Task may_be_tried_again_when_nobody_answers()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(table.Database.ConnectionString) { Port = 1, Timeout = 5 };
        var failure = await Should.ThrowAsync<SourceFailure>(() => ATable.OpenAsync($"database={nowhere}\ntable=people\nmode=flat", "secret"));
        failure.MayPass.ShouldBeTrue();
        failure.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task may_be_tried_again_when_the_connection_is_lost_and_gives_no_half_list()
    {
        await using var source = await table.FlatAsync("name-type=official");
        await using var records = source.ListAsync(default).GetAsyncEnumerator();
        (await records.MoveNextAsync()).ShouldBeTrue();
        await table.DoAsync("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()");
        (await Should.ThrowAsync<SourceFailure>(async () => { while (await records.MoveNextAsync()) { } })).MayPass.ShouldBeTrue();
    }

    [Fact]
    public async Task will_not_help_to_try_again_when_a_table_or_a_column_has_gone()
    {
        await using var source = await table.FlatAsync("name-type=official");
        await table.DoAsync("alter table people drop column given");
        var failure = await Should.ThrowAsync<SourceFailure>(() => source.RetrieveAsync("1", default));
        (failure.MayPass, failure.Message).ShouldSatisfyAllConditions(f => f.MayPass.ShouldBeFalse(), f => f.Message.ShouldContain("the tables are not what they were"));
        (await Should.ThrowAsync<SourceFailure>(() => table.FlatAsync("name-type=official"))).Message.ShouldContain("has no column given, and nobody is taken without a name");
    }

    [Fact]
    public async Task is_told_what_the_user_may_not_read()
    {
        await table.DoAsync($"create role reader_of_{table.Database.Name} login password 'r'");
        var reader = new NpgsqlConnectionStringBuilder(table.Database.ConnectionString) { Username = $"reader_of_{table.Database.Name}" };
        await using (var source = await ATable.OpenAsync($"database={reader}\ntable=people\nmode=flat\nname-type=official", "r"))
        {
            var failure = await Should.ThrowAsync<SourceFailure>(() => source.RetrieveAsync("1", default));
            failure.Message.ShouldContain("Grant it SELECT on the source's tables");
            failure.MayPass.ShouldBeFalse();
        }

        await table.DoAsync($"drop role reader_of_{table.Database.Name}");
    }
}
