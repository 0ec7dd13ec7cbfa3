using System.Collections.Concurrent;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Targets;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EventRegistry.Specs.Provisioning;

/// <summary>An office whose targets only remember what they are told.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<int, RecordingTarget> recorders = new();
    private readonly ConcurrentQueue<string> calls = new();
    private AHost? host;

    private Listeners(Office office) => Office = office;

    public Office Office { get; }

    public IActionQueue Queue => Runtime.Current.Queue(Office.Registry.Database);

    /// <summary>The names of the targets, in the order in which they were told something.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    public static async Task<Listeners> InAsync(TimeProvider? clock = null) => new(await Office.FreshAsync(clock ?? TimeProvider.System));

    public async Task<(KnownTarget Target, RecordingTarget Heard)> AddAsync(string name, TargetWish wish)
    {
        var (target, _) = await new TargetBook(Office.Registry).AddAsync(name, Commands.Office.Campus.Value, wish with { Prefix = Prefix.Parse($"{name}_"), Rules = wish.Rules ?? RuleSet.V4.Name }, default);
        var recorder = recorders[target.Id] = new();
        recorder.Writing = () =>
        {
            calls.Enqueue(name);
            return Task.CompletedTask;
        };
        return (target, recorder);
    }

    public Task<(KnownTarget Target, RecordingTarget Heard)> AddAsync(string name, ProvisioningMode mode) => AddAsync(name, new TargetWish { Mode = mode });

    /// <summary>Begins to tell them.</summary>
    public async Task BeginAsync(Action<IServiceCollection>? change = null) => host = await AHost.StartAsync(Office.Registry, services =>
    {
        services.AddSingleton<Plugins>(new Recorders(this, Office.Registry));
        change?.Invoke(services);
    });

    /// <summary>Waits for what is to come.</summary>
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new ShouldAssertException("What was waited for did not come.");
            await Task.Delay(Look);
        }
    }

    /// <summary>Waits until all of history was looked at and nothing is due or under way any more.</summary>
    public Task QuietAsync() => UntilAsync(async () =>
        await TriggerPlace.ReadAsync(Office.Registry.Database, default) >= await Office.Registry.Store.SettledAsync(default)
        && (await Queue.CountsAsync(default)).All(c => (c.Due, c.Running) is (0, 0)));

    /// <summary>Begins to tell them, and waits for all that there is to tell.</summary>
    public async Task TellAllAsync()
    {
        await BeginAsync();
        await QuietAsync();
    }

    /// <summary>Carries out a command, and waits until the targets were told of it.</summary>
    public async Task ToldAsync(Command command)
    {
        await Office.DoAsync(command);
        await QuietAsync();
    }

    /// <summary>Of whom a target is told because of a command.</summary>
    public async Task<IReadOnlyList<StreamId>> TellingsAsync(RecordingTarget heard, Command command)
    {
        var before = heard.Tellings.Count;
        await ToldAsync(command);
        return [.. heard.Tellings.Skip(before).Select(t => t.Subject)];
    }

    /// <summary>Waits until all of history was looked at, whatever is still to be told.</summary>
    public Task LookedAtAsync() => UntilAsync(async () =>
        await TriggerPlace.ReadAsync(Office.Registry.Database, default) >= await Office.Registry.Store.SettledAsync(default));

    /// <summary>What happened to the actions of a subject, the first first.</summary>
    public async Task<IReadOnlyList<AttemptLine>> AttemptsAsync(StreamId subject) => [.. (await Queue.HistoryAsync("2", $"{subject}", 100, null, default)).Reverse()];

    public async Task<IReadOnlyList<string>> WhatAsync(StreamId subject) => [.. (await AttemptsAsync(subject)).Select(a => a.What)];

    public async Task<Host.Provisioning.Standing?> StandingAsync(KnownTarget target, StreamId subject) =>
        (await Standings.ReadAsync(Office.Registry.Database, target.Id, [subject], default)).GetValueOrDefault(subject);

    public Task<int> GroupAsync(string name) => Office.DoAsync(new Add<GroupRecord>(
        Sent<GroupRecord>.Nothing.With("CoId", Commands.Office.Campus).With("Name", name).With("Status", Domain.Changelog.Standing.Active).With("GroupType", GroupType.Standard)));

    public Task<int> JoinAsync(int person, int group, DateTimeOffset? through = null, DateTimeOffset? from = null) => Office.DoAsync(new Add<Membership>(
        Sent<Membership>.Nothing.With("PersonId", new PersonId(person)).With("GroupId", new GroupId(group)).With("Member", true).With("ValidFrom", from).With("ValidThrough", through)));

    /// <summary>An org identity with a name, which only such can be linked.</summary>
    public async Task<int> IdentityAsync(DateTimeOffset? through = null)
    {
        var identity = await Office.DoAsync(new Add<OrgIdentityRecord>(Sent<OrgIdentityRecord>.Nothing.With("CoId", Commands.Office.Campus).With("ValidThrough", through)));
        await Office.DoAsync(new Add<Name>(Sent<Name>.Nothing.With("OrgIdentityId", new OrgIdentityId(identity)).With("Given", "Ada").With("Type", "official").With("PrimaryName", true)));
        return identity;
    }

    public Task<int> LinkAsync(int person, int identity) => Office.DoAsync(new Add<IdentityLink>(
        Sent<IdentityLink>.Nothing.With("PersonId", new PersonId(person)).With("OrgIdentityId", new OrgIdentityId(identity))));

    public static StreamId Person(int id) => new(StreamKind.Person, id);

    public static StreamId Group(int id) => new(StreamKind.Group, id);

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        await Office.DisposeAsync();
    }

    /// <summary>Opens recorders in place of what is configured.</summary>
    private sealed class Recorders(Listeners listeners, Registry registry) : Plugins(registry)
    {
        public override Task<IProvisioner> OpenAsync(KnownTarget target, Func<StreamId, Verdict> tell, CancellationToken cancel) => Task.FromResult<IProvisioner>(listeners.recorders[target.Id]);
    }
}
