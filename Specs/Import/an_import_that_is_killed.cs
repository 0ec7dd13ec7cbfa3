using Newtonsoft.Json.Linq;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>Kill -9 in the middle of an import: nothing is half-written, and it is simply run again.</summary>
public sealed class an_import_that_is_killed
{
    private const string WhileItReads = "lock table eventregistry.mt_streams in access exclusive mode";
    private const string WhileItWrites = "lock table eventregistry.mt_streams in share mode";
    private const string BeforeItCommits = "lock table eventregistry.mt_events in share mode";
    private const string WhileItWaits = "select pg_advisory_lock(5005278631346924912)";

    [Theory]
    [InlineData(WhileItReads, "reading ")]
    [InlineData(WhileItReads, "telling cm_")]
    [InlineData(WhileItWrites, "comparing with history")]
    [InlineData(BeforeItCommits, "putting events in place")]
    [InlineData(WhileItWaits, "waiting for another import")]
    public async Task leaves_nothing_behind_and_is_run_again(string hold, string step)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        await using (var source = Host.EventStore.PostgresEventStore.Connect(database.ConnectionString)) await Host.EventStore.Migrations.OfEventStore.ApplyAsync(source, default);
        // What it needs next is held by somebody else, so that it is in the middle of this step when it is killed.
        await using (var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString))
        {
            await holder.OpenAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand(hold, holder)) await command.ExecuteNonQueryAsync();
            using var import = ImportProcess.Start("import", Datasets.Tables("sources-a/round-4"), "--database", database.ConnectionString);
            await import.ReachesAsync(step);
            await import.KillAsync();
        }

        await IsWholeAsync(database, "sources-a/round-4");
    }

    [Theory]
    [InlineData("comparing cm_cos")]
    [InlineData("comparing cm_names")]
    public async Task has_stored_everything_when_it_only_verified(string step)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using (var import = ImportProcess.Start("import", Datasets.Tables("registry-b"), "--verify", "--database", database.ConnectionString))
        {
            await import.ReachesAsync(step);
            await import.KillAsync();
        }

        (await RunAsync(database, "registry-b")).Value<int>("appended").ShouldBe(0);
    }

    /// <summary>Whatever was killed before: nothing of it is there, an import tells all, and the next one nothing.</summary>
    private static async Task IsWholeAsync(FreshDatabase database, string dataset)
    {
        (await refusing_bad_input.EventsAsync(database)).ShouldBe(0);
        var whole = await RunAsync(database, dataset);
        whole.Value<int>("appended").ShouldBe(whole.Value<int>("told"));
        (await refusing_bad_input.EventsAsync(database)).ShouldBe(whole.Value<int>("told"));
        (await RunAsync(database, dataset)).Value<int>("appended").ShouldBe(0);
    }

    private static async Task<JObject> RunAsync(FreshDatabase database, string dataset)
    {
        var answer = await CommandLine.RunAsync("import", Datasets.Tables(dataset), "--verify", "--json", "--database", database.ConnectionString);
        answer.Code.ShouldBe(0, answer.Error);
        return JObject.Parse(answer.Out);
    }
}
