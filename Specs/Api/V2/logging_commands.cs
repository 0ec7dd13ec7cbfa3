using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Watch;
using EventRegistry.Specs.Commands;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class logging_commands
{
    [Fact]
    public async Task a_line_tells_who_asked_for_what_and_each_event_with_its_cause()
    {
        await using var office = await Office.FreshAsync();
        var lines = new Lines();
        using var registrar = new Registrar(office.Registry) { Witness = new CommandLog(lines).Saw };
        var ada = ((Carried)await registrar.HandleAsync(Office.Campus, new Enrol(Sent<PersonRecord>.Nothing.With("CoId", Office.Campus).With("Status", PersonStatus.Active),
            new([new Add<Name>(Sent<Name>.Nothing.With("Given", "Ada").With("Type", "official").With("PrimaryName", true))])), Office.Clerk, null, default)).RecordId;
        await registrar.HandleAsync(Office.Campus, new Add<Name>(Sent<Name>.Nothing.With("PersonId", new PersonId(ada!.Value)).With("Given", "<b>").With("Type", "official")), Office.Clerk, null, default);
        await registrar.HandleAsync(Office.Campus, new Settle(new(ada.Value)), Caller.Registry, null, default);

        var (enrolled, refused) = (lines[0], lines[1]);
        lines.Count.ShouldBe(2);
        enrolled["Actor"].ShouldBe("co_2.clerk");
        enrolled["What"].ShouldBe("enrol");
        enrolled["Outcome"].ShouldBe("carried");
        var life = await office.StreamAsync(ada.Value);
        enrolled["Operation"].ShouldBe(life[0].Cause!.Operation);
        enrolled["Events"]!.Split("; ").ShouldBe(life.Select(e => $"#{e.Sequence} person/{ada} {Host.EventStore.EventType.Of(e.Change)} because {e.Cause!.Because}"));
        refused["Outcome"].ShouldBe("refused: TextIsPlain (Given)");
    }

    /// <summary>A log that keeps the members of its lines.</summary>
    private sealed class Lines : List<Dictionary<string, string?>>, ILogger<CommandLog>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(m => m.Key, m => m.Value?.ToString()));
    }
}
