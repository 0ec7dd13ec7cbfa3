using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Upkeep;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Administrators hear once of a source that its schedule cannot sync, and once that it is synced again.</summary>
public sealed class noticing_a_source_that_stops : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly SetClock clock = new(Noon);
    private readonly Post post = new();
    private FedOffice fed = null!;
    private ServiceProvider services = null!;

    public async Task InitializeAsync()
    {
        fed = await FedOffice.OpenAsync(clock, new SourceWish { Schedule = "30 2 * * *" });
        services = new ServiceCollection().AddLogging().AddSingleton(fed.Office.Registry).AddSingleton(fed.Office.Registrar).AddProvisioning().AddSingleton<INoticeSender>(post)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Notices:To"] = "desk@example.org" }).Build()).BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await fed.DisposeAsync();
    }

    [Fact]
    public async Task tells_once_that_it_failed_however_often_and_once_that_it_is_synced_again()
    {
        fed.Feed.Has("1 Ada");
        fed.Feed.Fails = (0, new SourceFailure("The file is gone.", mayPass: true));
        await NightAsync();
        await NightAsync();
        await TellAsync();
        var letter = post.Letters.ShouldHaveSingleItem();
        letter.To.ShouldBe(["desk@example.org"]);
        letter.Subject.ShouldBe("Identity source: 'HR' (CO 2) is not synced");
        letter.Text.ShouldContain("The file is gone.");
        letter.Text.ShouldContain($"eventregistry source runs {fed.Source.Id.Value}");
        fed.Feed.Fails = null;
        await NightAsync();
        await NightAsync();
        await TellAsync();
        post.Letters.Count.ShouldBe(2);
        post.Letters[1].Subject.ShouldBe("Identity source: 'HR' (CO 2) is synced again");
    }

    [Fact]
    public async Task tells_that_the_guard_stopped_it_with_what_to_approve_and_hears_of_who_did()
    {
        fed.Feed.Has(Enumerable.Range(1, 20).Select(i => $"{i} Ada"));
        await NightAsync();
        fed.Feed.Has("1 Ada");
        await NightAsync();
        await TellAsync();
        post.Letters.ShouldHaveSingleItem().Text.ShouldContain("--approve");
        (await fed.SyncAsync(approval: "any")).ShouldBe("0 0 1 19 0");
        await TellAsync();
        post.Letters[^1].Subject.ShouldBe("Identity source: 'HR' (CO 2) is synced again");
    }

    [Fact]
    public async Task tells_nothing_of_what_somebody_asked_for_themselves_nor_of_single_records()
    {
        fed.Feed.Has("1 Ada");
        fed.Feed.Fails = (0, new SourceFailure("The file is gone.", mayPass: true));
        await Should.ThrowAsync<CommandFailed>(() => fed.SyncAsync());
        await TellAsync();
        post.Letters.ShouldBeEmpty();
        await NightAsync();
        (await fed.SyncAsync(key: "1")).ShouldBe("1 0 0 0 0");
        await TellAsync();
        post.Letters.ShouldHaveSingleItem().Subject.ShouldContain("is not synced");
    }

    [Fact]
    public async Task tells_of_one_whose_host_died_and_that_nobody_takes_up()
    {
        await using (var dead = fed.Office.Registry.Database.CreateCommand($"""
            insert into eventregistry.source_runs (source, state, asked, began, actor, by_time) values ({fed.Source.Id.Value}, 'running', '2026-11-20', '2026-11-20', 'eventregistry', true)
            """)) await dead.ExecuteNonQueryAsync();
        await NightAsync();
        (await fed.Runs.ListAsync(fed.Source.Id, 10, default)).ShouldHaveSingleItem().State.ShouldBe("failed");
        await TellAsync();
        post.Letters.ShouldHaveSingleItem().Text.ShouldContain(Host.Sources.Syncing.Syncing.Gone);
        await NightAsync();
        await TellAsync();
        post.Letters[^1].Subject.ShouldBe("Identity source: 'HR' (CO 2) is synced again");
    }

    private async Task NightAsync()
    {
        clock.Now += TimeSpan.FromDays(1);
        await new SyncRounds(fed.Office.Registry, fed.Office.Registrar, fed.Plugins, NullLogger<SyncRounds>.Instance).PassAsync(default);
    }

    private async Task TellAsync()
    {
        var notifying = ActivatorUtilities.CreateInstance<Notifying>(services);
        while (await notifying.PassAsync(default) == TimeSpan.Zero)
        {
        }
    }

    private sealed class Post : INoticeSender
    {
        public List<Letter> Letters { get; } = [];

        public Task SendAsync(Letter letter, CancellationToken cancel)
        {
            Letters.Add(letter);
            return Task.CompletedTask;
        }
    }
}
