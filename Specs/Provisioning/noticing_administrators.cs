using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Provisioning.Listeners;

namespace EventRegistry.Specs.Provisioning;

/// <summary>What administrators are told of provisioning that fails (<c>provisioning.md</c> 9).</summary>
public sealed class noticing_administrators
{
    private const int Admins = 1;

    [Fact]
    public async Task tells_them_by_mail_once_what_failed_and_that_it_is_over()
    {
        using var post = new AMailServer();
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("sql", ProvisioningMode.Immediate);
        var ada = await AdministratorAsync(office, "Ada", ("ada@example.org", "official", true), ("ada@old.example.org", "official", false), ("ada@home.example.org", "preferred", true));
        await AdministratorAsync(office, "Bob", ("bob@example.org", "official", false));
        heard.Refuse(Person(ada), new TargetBusy("no room for her"));
        await office.BeginAsync(services => services.AddSingleton(Settings(post)));
        await UntilAsync(() => post.Letters.Count == 1);
        var letter = Readable(post.Letters[0]);
        letter.ShouldContain("RCPT TO:<ada@example.org>");
        letter.ShouldContain("RCPT TO:<bob@example.org>");
        letter.ShouldNotContain("RCPT TO:<ada@old.example.org>");
        letter.ShouldNotContain("RCPT TO:<ada@home.example.org>");
        letter.ShouldContain($"'sql' (CO 2) cannot be told of person/{ada}");
        letter.ShouldContain("no room for her");
        letter.ShouldContain($"eventregistry provision sql person/{ada}");

        await office.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        await office.QuietAsync();
        heard.Refuse(Person(ada), null);
        await office.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Active));
        await UntilAsync(() => post.Letters.Count == 2);
        Readable(post.Letters[1]).ShouldContain($"is told of person/{ada} again");
        // A letter is noted after it was taken.
        await UntilAsync(async () => await CountAsync(office, "resolved is not null and sent is not null and closed is not null") == 1);
        (await office.StandingAsync(target, Person(ada)))!.Error.ShouldBeNull();
    }

    [Fact]
    public async Task a_mail_server_that_is_down_keeps_nobody_from_being_told_and_is_tried_later_each_time()
    {
        using var post = new AMailServer { Refuses = true };
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("sql", ProvisioningMode.Immediate);
        var (ada, bob) = (await office.Office.EnrolAsync("Ada"), await office.Office.EnrolAsync("Bob"));
        heard.Refuse(Person(ada), new TargetBusy("busy"));
        await office.BeginAsync(services => services.AddSingleton(Settings(post, to: "desk@example.org")));
        await UntilAsync(async () => post.Offered == 1 && await CountAsync(office, "tries = 1 and next > now() + interval '50 seconds'") == 1);
        heard.Tellings.Select(t => t.Subject).ShouldContain(Person(bob));
        await SoonAsync(office);
        await UntilAsync(async () => post.Offered == 2 && await CountAsync(office, "tries = 2 and next > now() + interval '110 seconds'") == 1);
        post.Refuses = false;
        await SoonAsync(office);
        await UntilAsync(() => post.Letters.Count == 1);
        post.Letters[0].ShouldContain("RCPT TO:<desk@example.org>");
        // The letter is noted as sent when the server has taken it, which is a moment later.
        await UntilAsync(async () => await CountAsync(office, "sent is not null and tries = 0") == 1);
    }

    [Fact]
    public async Task a_target_that_is_down_is_one_notice_however_many_are_not_told()
    {
        using var post = new AMailServer();
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("sql", ProvisioningMode.Immediate);
        heard.Failing = new TargetUnreachable("no route to host");
        foreach (var name in new[] { "Ada", "Bob", "Cleo" }) await office.Office.EnrolAsync(name);
        await office.BeginAsync(services => services.AddSingleton(Settings(post, to: "desk@example.org")));
        await UntilAsync(() => post.Letters.Count == 1);
        await office.QuietAsync();
        (await CountAsync(office, "true")).ShouldBe(1);
        var letter = Readable(post.Letters[0]);
        letter.ShouldContain("'sql' (CO 2) cannot be written to");
        letter.ShouldContain("no route to host");
        letter.ShouldContain("eventregistry target release sql");
    }

    [Fact]
    public async Task what_was_over_before_anybody_was_told_is_not_told()
    {
        await using var office = await InAsync();
        var (target, _) = await office.AddAsync("sql", ProvisioningMode.Immediate);
        var notices = new Notices(office.Office.Registry);
        await notices.RaiseAsync(target, Person(1), "no", default);
        await notices.ResolveAsync(target, Person(1), default);
        (await notices.TakeAsync(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), default)).ShouldBeEmpty();
        (await CountAsync(office, "closed is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task several_hosts_that_see_it_raise_it_once_and_one_of_them_tells()
    {
        await using var office = await InAsync();
        var (target, _) = await office.AddAsync("sql", ProvisioningMode.Immediate);
        var (one, other) = (new Notices(office.Office.Registry), new Notices(office.Office.Registry));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? one : other).RaiseAsync(target, null, $"seen by {i}", default)));
        var taken = await Task.WhenAll(new[] { one, other }.Select(n => n.TakeAsync(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), default)));
        taken.Sum(t => t.Count).ShouldBe(1);
    }

    [Fact]
    public async Task resolved_while_the_letter_was_on_its_way_it_is_told_that_it_is_over()
    {
        await using var office = await InAsync();
        var (target, _) = await office.AddAsync("sql", ProvisioningMode.Immediate);
        var notices = new Notices(office.Office.Registry);
        await notices.RaiseAsync(target, null, "no", default);
        var raised = await notices.TakeAsync(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), default);
        await notices.ResolveAsync(target, null, default);
        await notices.SentAsync(raised, default);
        var over = (await notices.TakeAsync(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), default)).ShouldHaveSingleItem();
        over.Resolved.ShouldNotBeNull();
        await notices.SentAsync([over], default);
        (await notices.TakeAsync(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_rebuild_resolves_what_it_mends()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Manual);
        var ada = await provisioned.Office.EnrolAsync("Ada");
        await new Notices(provisioned.Office.Registry).RaiseAsync(provisioned.Target, Person(ada), "no", default);
        var replay = await Replay.OfAsync(provisioned.Office.Registry, "sql", null, null, default);
        await replay.RebuildAsync("rebuild sql", "any", (_, _, _) => { }, default);
        await using var open = provisioned.Office.Registry.Database.CreateCommand("select count(*) from eventregistry.notices where resolved is null");
        (await open.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Theory]
    [InlineData("Port", "many")]
    [InlineData("From", "nobody")]
    [InlineData("UseTls", "perhaps")]
    public void settings_that_make_no_sense_are_refused(string name, string value)
    {
        var settings = new Dictionary<string, string?> { ["Notices:Smtp:Host"] = "mail", ["Notices:Smtp:From"] = "registry@example.org", [$"Notices:Smtp:{name}"] = value };
        Should.Throw<CommandFailed>(() => MailServer.Of(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())).Message.ShouldContain($"Notices:Smtp:{name}");
    }

    [Fact]
    public void without_a_mail_server_they_are_for_the_log() => MailServer.Of(new ConfigurationBuilder().Build()).ShouldBeNull();

    private static IConfiguration Settings(AMailServer post, string? to = null) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Notices:Smtp:Host"] = "127.0.0.1",
        ["Notices:Smtp:Port"] = post.Port.ToString(CultureInfo.InvariantCulture),
        ["Notices:Smtp:From"] = "registry@example.org",
        ["Notices:Smtp:UseTls"] = "false",
        ["Notices:To"] = to,
    }).Build();

    private static async Task<int> AdministratorAsync(Listeners office, string name, params (string Mail, string Type, bool Verified)[] addresses)
    {
        var person = await office.Office.EnrolAsync(name);
        await office.JoinAsync(person, Admins);
        // Only a visit to a link verifies an address, which no command says; so they are told as an import tells them.
        await Commands.Office.StoreAsync(office.Office.Registry, addresses.Select((a, i) => (Change)new Added<EmailAddress>(new((10 * person) + i, a.Mail, null, a.Type, a.Verified, new(person), null, null, null, null))));
        return person;
    }

    private static async Task<long> CountAsync(Listeners office, string condition)
    {
        await using var command = office.Office.Registry.Database.CreateCommand($"select count(*) from eventregistry.notices where {condition}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task SoonAsync(Listeners office)
    {
        await using var command = office.Office.Registry.Database.CreateCommand("update eventregistry.notices set next = now()");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A letter as its reader sees it: long lines are broken on the way, and words that are no plain text written otherwise.</summary>
    private static string Readable(string letter) => letter.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal)
        .Replace("\n ", " ", StringComparison.Ordinal).Replace("=0D=0A", "\n", StringComparison.Ordinal);
}
