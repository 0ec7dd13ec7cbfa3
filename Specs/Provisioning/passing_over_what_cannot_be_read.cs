using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Upkeep;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Provisioning;

/// <summary>R22, R23: an event that a newer program wrote, or that was damaged, is named, concerns nobody but whom it is about, and is told of when it can be read.</summary>
public sealed class passing_over_what_cannot_be_read
{
    private const string Ada = "type = 'name_added' and data::text like '%\"Ada\"%'";

    [Theory]
    [InlineData("type = 'name_sung'", "type = 'name_added'", "is of the unknown type 'name_sung'. If a newer version of the registry wrote it, run that one")]
    [InlineData("data = jsonb_set(data, '{Record,Id}', '\"three\"')", "data = (select data from kept)", "cannot be read: ")]
    public async Task tells_of_all_others_and_of_whom_it_is_about_when_it_was_mended(string damage, string mending, string fault)
    {
        await using var administrator = await AnAdministrator.OfAsync(ProvisioningMode.QueueOnError);
        var (provisioned, office) = (administrator.Provisioned, administrator.Provisioned.Office);
        await using var host = await BegunAsync(provisioned);
        await host.DisposeAsync();
        var (ada, grace) = (await office.EnrolAsync("Ada"), await office.EnrolAsync("Grace"));
        await office.ExecuteAsync($"create table public.kept as select seq_id, data from eventregistry.mt_events where {Ada}; update eventregistry.mt_events set {damage} where {Ada}");
        (await administrator.SaysAsync("status")).Out.ShouldContain("history: 1 event that this program cannot read");

        await using var again = await AHost.StartAsync(office.Registry);
        await Waiting.UntilAsync(async () => await GivenAsync(provisioned) == "Grace", () => "The others wait for what cannot be read.");
        await Waiting.UntilAsync(async () => await administrator.StandsAsync($"person/{ada}") == "failing", () => "It does not say that it could not be told.");
        // Whoever changes meanwhile is told of too.
        await office.DoAsync(new Edit<Name>((await office.OfPersonAsync<Name>(grace)).Single().Id, Of<Name>(("Given", "Amazing Grace"))));
        await Waiting.UntilAsync(async () => await GivenAsync(provisioned) == "Amazing Grace", () => "The others wait for what cannot be read.");
        var said = (await administrator.AsksAsync("status"))["unreadable"]!.ShouldHaveSingleItem();
        ((string)said["stream"]!, (string)said["co"]!, (long)said["sequence"]!).ShouldBe(($"person/{ada}", "2", await SequenceAsync(office)));
        ((string)said["because"]!).ShouldContain(fault);
        (await administrator.SaysAsync("status")).Out.ShouldContain($"  CO 2: Event {await SequenceAsync(office)} ");

        await office.ExecuteAsync($"update eventregistry.mt_events set {mending} where seq_id = (select seq_id from kept)");
        await Waiting.UntilAsync(async () => await GivenAsync(provisioned) == "Ada\nAmazing Grace", () => "Nobody noticed that it was mended.");
        await Waiting.UntilAsync(async () => !(await administrator.AsksAsync("status"))["unreadable"]!.Any(), () => "It is not looked at again.");
        await provisioned.SettlesAsync();
        (await administrator.SaysAsync("queue list")).Out.ShouldBe("The queue is empty.\n");
    }

    [Fact]
    public async Task of_an_org_identity_concerns_whoever_is_linked_to_it()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var office = provisioned.Office;
        var (ada, grace) = (await office.EnrolAsync("Ada"), await office.EnrolAsync("Grace"));
        var identity = await office.DoAsync(new Add<OrgIdentityRecord>(Of<OrgIdentityRecord>(("CoId", Office.Campus))));
        await office.DoAsync(new Add<Name>(Of<Name>(("OrgIdentityId", new OrgIdentityId(identity)), ("Given", "Augusta"), ("Type", "official"), ("PrimaryName", true))));
        await office.DoAsync(new Add<IdentityLink>(Of<IdentityLink>(("PersonId", new PersonId(ada)), ("OrgIdentityId", new OrgIdentityId(identity)))));
        await (await BegunAsync(provisioned)).DisposeAsync();
        await office.DoAsync(new Edit<OrgIdentityRecord>(identity, Of<OrgIdentityRecord>(("Affiliation", "staff"))));
        await office.ExecuteAsync("update eventregistry.mt_events set type = 'org_identity_sung' where type = 'org_identity_edited'");
        await using var host = await AHost.StartAsync(office.Registry);
        await Waiting.UntilAsync(async () => await FailingAsync(office) == $"person/{ada}", () => "It does not say that she could not be told.");
        await office.DoAsync(new Edit<Name>((await office.OfPersonAsync<Name>(grace)).Single().Id, Of<Name>(("Given", "Amazing Grace"))));
        await Waiting.UntilAsync(async () => (await GivenAsync(provisioned)).Contains("Amazing Grace", StringComparison.Ordinal), () => "She waits for somebody else.");
        await office.ExecuteAsync("update eventregistry.mt_events set type = 'org_identity_edited' where type = 'org_identity_sung'");
        await Waiting.UntilAsync(async () => await FailingAsync(office) == "", () => "Nobody noticed that it was mended.");
        await provisioned.SettlesAsync();
    }

    [Fact]
    public async Task of_what_everybody_leans_on_leaves_the_targets_of_the_co_alone_and_puts_nobody_aside()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Queue);
        var office = provisioned.Office;
        await (await BegunAsync(provisioned)).DisposeAsync();
        await office.GroupAsync("Club");
        await office.ExecuteAsync("update eventregistry.mt_events set type = 'group_sung' where type = 'group_added' and data::text like '%Club%'");
        var ada = await office.EnrolAsync("Ada");
        await using var host = await AHost.StartAsync(office.Registry);
        await Waiting.UntilAsync(async () => (await office.TextsAsync("select reason from eventregistry.pauses")).Any(r => r.StartsWith("Nobody of CO 2 can be told of: Event ", StringComparison.Ordinal)), () => "It does not say why.");
        (await office.TextsAsync("select id::text from eventregistry.jobs where state = 'dead'")).ShouldBeEmpty();
        await office.ExecuteAsync("update eventregistry.mt_events set type = 'group_added' where type = 'group_sung'");
        await provisioned.SettlesAsync();
        (await GivenAsync(provisioned)).ShouldBe("Ada");
        (await office.TextsAsync("select reason from eventregistry.pauses")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ProvisioningMode.QueueOnError)]
    [InlineData(ProvisioningMode.Immediate)]
    public async Task of_a_target_leaves_it_alone_and_no_other_and_loses_nothing(ProvisioningMode mode)
    {
        await using var administrator = await AnAdministrator.OfAsync(mode);
        var (provisioned, office) = (administrator.Provisioned, administrator.Provisioned.Office);
        await (await BegunAsync(provisioned)).DisposeAsync();
        var folder = Path.Combine(Directory.CreateTempSubdirectory("folder-").FullName, "people");
        (await administrator.SaysAsync($"target add beside --plugin files --folder {folder} --mode queue --co 2")).Code.ShouldBe(0);
        (await administrator.SaysAsync($"target set {provisioned.Target.Name} --description Another")).Code.ShouldBe(0);
        var ada = await office.EnrolAsync("Ada");
        await office.ExecuteAsync($"update eventregistry.mt_events set type = 'target_sung' where seq_id = (select max(seq_id) from eventregistry.mt_events where stream_id = 'target/{provisioned.Target.Id}')");
        await using var host = await AHost.StartAsync(office.Registry);
        await Waiting.UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(folder, $"person-{ada}.json"))), () => "The other target waits for it.");
        await Waiting.UntilAsync(async () => (await office.TextsAsync("select reason from eventregistry.pauses")).Any(r => r.StartsWith($"How the target '{provisioned.Target.Name}' is to be cannot be read. Event ", StringComparison.Ordinal)), () => "It does not say why.");
        (await GivenAsync(provisioned)).ShouldBe("");
        (await administrator.SaysAsync("status")).Out.ShouldContain("history: 1 event that this program cannot read");
        (await administrator.SaysAsync($"provision {provisioned.Target.Name} person/{ada}")).Error.ShouldContain("cannot be read, and it is left alone. Event ");

        await office.ExecuteAsync("update eventregistry.mt_events set type = 'provisioning_target_edited' where type = 'target_sung'");
        await Waiting.UntilAsync(async () => await GivenAsync(provisioned) == "Ada", () => "It was not told when it was mended.");
        await provisioned.SettlesAsync();
        (await office.TextsAsync("select reason from eventregistry.pauses")).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_tried_again_however_many_stay_as_they_are()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var office = provisioned.Office;
        await (await BegunAsync(provisioned)).DisposeAsync();
        // More than are tried at once, and the one that was mended is the last.
        for (var i = 0; i < 120; i++) await office.GroupAsync($"Club {i}");
        await office.ExecuteAsync("delete from eventregistry.mt_event_progression where name = 'Provisioning'");
        await office.ExecuteAsync("insert into eventregistry.unread (sequence, tenant, stream, type, because) select seq_id, tenant_id, stream_id, 'group_sung', 'damaged' from eventregistry.mt_events where data::text like '%Club %'");
        await office.ExecuteAsync("update eventregistry.mt_events set type = 'group_sung' where data::text like '%Club %' and data::text not like '%Club 119%'");
        await using var host = await AHost.StartAsync(office.Registry);
        await Waiting.UntilAsync(
            async () => (await office.TextsAsync("select stream from eventregistry.unread u where not exists (select from eventregistry.mt_events e where e.seq_id = u.sequence and e.type = 'group_sung')")).Count == 0,
            () => "What was mended is never tried.");
    }

    [Fact]
    public async Task holds_nobody_back_though_the_database_fails_just_after_it_was_mended()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.QueueOnError);
        var office = provisioned.Office;
        await (await BegunAsync(provisioned)).DisposeAsync();
        await office.GroupAsync("Club");
        await office.ExecuteAsync("update eventregistry.mt_events set type = 'group_sung' where type = 'group_added' and data::text like '%Club%'");
        await using var host = await AHost.StartAsync(office.Registry);
        await Waiting.UntilAsync(async () => (await office.TextsAsync("select stream from eventregistry.unread")).Count == 1, () => "It is not noted.");
        await office.ExecuteAsync("""
            create function public.fail() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
            create trigger fails before delete on eventregistry.pauses for each statement execute function public.fail();
            update eventregistry.mt_events set type = 'group_added' where type = 'group_sung';
            """);
        await Waiting.UntilAsync(async () => (await office.TextsAsync("select stream from eventregistry.unread")).Count == 0, () => "Nobody noticed that it was mended.");
        await office.ExecuteAsync("drop trigger fails on eventregistry.pauses");
        // A job that met the trigger as well waits a quarter of an hour.
        await Waiting.UntilAsync(async () =>
        {
            await office.ExecuteAsync("update eventregistry.jobs set due = now() where state = 'waiting' and due > now(); select pg_notify('eventregistry_jobs', '')");
            return (await provisioned.DriftAsync()).Length == 0;
        }, () => "Somebody is held back.");
        await provisioned.SettlesAsync();
        (await provisioned.Tables.ShowAsync("select name from sp_co_groups where name = 'Club'")).ShouldBe("Club");
    }

    /// <summary>A host that has looked at all that there was.</summary>
    private static async Task<AHost> BegunAsync(Provisioned provisioned)
    {
        var host = await AHost.StartAsync(provisioned.Office.Registry);
        await new Targets.KeptTarget(provisioned.Office.Registry, provisioned.Target.Name, provisioned.Tables).RebuildAsync();
        await provisioned.SettlesAsync();
        return host;
    }

    private static Task<string> GivenAsync(Provisioned provisioned) => provisioned.Tables.ShowAsync("select given from sp_names order by given");

    private static async Task<string> FailingAsync(Office office) =>
        string.Join('\n', await office.TextsAsync("select subject from eventregistry.standings where state = 'failing' order by 1"));

    private static async Task<long> SequenceAsync(Office office) => long.Parse((await office.TextsAsync("select seq_id::text from kept")).Single(), null);
}
