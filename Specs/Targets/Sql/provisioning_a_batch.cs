using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Targets.Sql;

public class provisioning_a_batch
{
    private const string EndAllOthers = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    private static readonly Story Everybody = Given([.. Ada.Enrolled, .. Grace.Enrolled, .. Edsger.Enrolled]);

    [Theory]
    [InlineData("ALTER TABLE sp_names ADD CHECK (given <> 'Grace')")]
    [InlineData("CREATE TABLE theirs (login varchar(256)); INSERT INTO theirs VALUES ('Ada@example.org'), ('Edsger@example.org'); ALTER TABLE theirs ADD UNIQUE (login); ALTER TABLE sp_identifiers ADD FOREIGN KEY (identifier) REFERENCES theirs (login) DEFERRABLE INITIALLY DEFERRED")]
    public async Task fails_only_him_whom_the_target_refuses(string refusing)
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Everybody);
        await target.Tables.ExecuteAsync(refusing);
        var told = await target.TellAsync([.. target.Now.All]);
        var refused = told.Single(t => t.Failure is not null);
        (refused.Subject, refused.Failure!.Subject, refused.Written.Count).ShouldBe((Grace.Stream, "person/58", 0));
        (await target.Tables.ShowAsync("SELECT id FROM sp_co_people ORDER BY id")).ShouldBe("57\n59");
        told.Where(t => t != refused).Sum(t => t.Written.Count).ShouldBe(target.Now.Rows.Count(r => r.Subject != "person/58"));
    }

    [Fact]
    public async Task fails_only_him_whose_value_does_not_fit()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Given([.. Ada.Enrolled, .. Grace.Enrolled, Edited(Grace.Name with { Given = "a\0b" })]));
        (await target.TellAsync([.. target.Now.All])).Where(t => t.Failure is RowRejected).ShouldHaveSingleItem().Subject.ShouldBe(Grace.Stream);
        (await target.Tables.ShowAsync("SELECT id FROM sp_co_people ORDER BY id")).ShouldBe("57");
    }

    [Fact]
    public async Task writes_nothing_without_a_permit_and_asks_for_it_while_nobody_else_may_write()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Everybody);
        var locks = "";
        await Should.ThrowAsync<PermitRefused>(() => target.Provisioner.ProvisionAsync(target.Now.Of(target.Now.All), async _ =>
        {
            locks = await target.Tables.ShowAsync("SELECT mode, granted FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            return false;
        }, default));
        locks.ShouldBe("ExclusiveLock|True");
        (await target.Tables.VersionsAsync()).ShouldBeEmpty();
        (await target.TellAsync([.. target.Now.All])).ShouldAllBe(t => t.Failure == null);
    }

    [Fact]
    public async Task goes_on_over_a_new_connection_when_the_old_one_was_lost_in_between()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Everybody);
        await target.TellAsync(Ada.Stream);
        await target.Tables.ExecuteAsync(EndAllOthers);
        await target.TellAsync(Grace.Stream);
        (await target.Tables.ShowAsync("SELECT id FROM sp_co_people ORDER BY id")).ShouldBe("57\n58");
    }

    [Fact]
    public async Task that_was_cut_off_wrote_nothing_and_may_be_told_again()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Everybody);
        await Should.ThrowAsync<TargetUnreachable>(() => target.Provisioner.ProvisionAsync(target.Now.Of(target.Now.All), async _ =>
        {
            await target.Tables.ExecuteAsync(EndAllOthers);
            return true;
        }, default));
        (await target.Tables.VersionsAsync()).ShouldBeEmpty();
        await target.TellAsync([.. target.Now.All]);
        (await target.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task notices_that_the_tables_were_made_anew()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Everybody);
        await target.Tables.ExecuteAsync($"DROP TABLE {string.Join(", ", Tables.All.Select(t => $"sp_{t.Name}"))}");
        await Should.ThrowAsync<TargetMissing>(() => target.TellAsync(Ada.Stream));
        await target.Tables.Sql.ApplySchemaAsync();
        await target.TellAsync([.. target.Now.All]);
        (await target.DriftAsync()).ShouldBeEmpty();
        await target.Tables.ExecuteAsync("COMMENT ON TABLE sp_co_people IS 'EventRegistry: CO 9'");
        await Should.ThrowAsync<TargetHoldsAnotherCo>(() => target.TellAsync(Ada.Stream));
    }

    [Fact]
    public async Task writes_tables_whose_columns_somebody_else_made()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        await target.Tables.ExecuteAsync("""
            ALTER TABLE sp_names ALTER COLUMN modified TYPE timestamptz USING modified AT TIME ZONE 'UTC', ALTER COLUMN given TYPE text;
            ALTER TABLE sp_identifiers ALTER COLUMN id TYPE bigint, ALTER COLUMN co_person_id TYPE bigint; ALTER TABLE sp_co_people ALTER COLUMN date_of_birth TYPE timestamp
            """);
        await target.Tables.ExecuteAsync($"ALTER DATABASE {new Npgsql.NpgsqlConnectionStringBuilder(target.Tables.ConnectionString).Database} SET TimeZone = 'Asia/Tokyo'");
        target.After(Everybody);
        await target.TellAsync([.. target.Now.All]);
        (await target.DriftAsync()).ShouldBeEmpty();
        (await target.TellAsync([.. target.Now.All])).ShouldAllBe(t => t.Written.Count == 0);
    }

    [Fact]
    public async Task of_two_writers_at_once_never_ends_in_a_deadlock()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Everybody);
        await using var other = target.Another();
        var there = target.Now.Of(target.Now.All);
        var gone = there.Reverse().Select(t => t with { Verdict = t.Verdict with { Action = Projections.Subjects.ProvisioningAction.Deleted } }).OrderBy(t => t.Subject.Kind == StreamKind.Person).ToList();
        async Task TellAsync(SqlProvisioner who, IReadOnlyList<Telling> what)
        {
            for (var i = 0; i < 25; i++) await who.ProvisionAsync(what, _ => new(true), default);
        }

        await Task.WhenAll(Task.Run(() => TellAsync(target.Provisioner, there)), Task.Run(() => TellAsync(other, gone)));
        await target.TellAsync([.. target.Now.All]);
        (await target.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task takes_back_nothing_that_was_committed_before_it_was_cancelled()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Everybody);
        using var cancelled = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => target.Provisioner.ProvisionAsync(target.Now.Of(Ada.Stream), async c => { await cancelled.CancelAsync(); c.ThrowIfCancellationRequested(); return true; }, cancelled.Token));
        (await target.DriftAsync()).ShouldBeEmpty();
        (await target.TellAsync(Ada.Stream))[0].Written.ShouldBeEmpty();
    }
}
