using System.Diagnostics;
using System.Diagnostics.Metrics;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Watch;

/// <summary>What is counted while the registry is served.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Counter<long> events;
    private readonly Counter<long> commands;
    private readonly Counter<long> requests;
    private readonly Counter<long> notLetIn;
    private readonly Histogram<double> durations;

    public Instruments()
    {
        events = Meter.CreateCounter<long>("eventregistry_events_appended_total", null, "Events that commands of this process appended, by kind of record");
        commands = Meter.CreateCounter<long>("eventregistry_commands_total", null, "Commands that were decided, by what became of them and the rule that did not hold");
        requests = Meter.CreateCounter<long>("eventregistry_requests_total", null, "Requests that were answered");
        notLetIn = Meter.CreateCounter<long>("eventregistry_gate_refusals_total", null, "Names and keys that were shown and not let in");
        durations = Meter.CreateHistogram<double>("eventregistry_request_duration_seconds", null, "How long requests took, with the time that was waited for changes");
    }

    public Meter Meter { get; } = new("EventRegistry");

    public void Saw(Handled handled)
    {
        var (outcome, rule) = handled.Outcome switch
        {
            Carried { Sequence: > 0 } => ("carried", ""),
            Carried => ("already so", ""),
            Declined declined => ("refused", declined.Refusals[0].Rule.ToString()),
            Contended => ("contended", ""),
            _ => throw new UnreachableException(),
        };
        commands.Add(1, new("command", handled.Request), new("outcome", outcome), new("rule", rule));
        foreach (var kind in handled.Events.CountBy(e => e.Change.Kind.Name)) events.Add(kind.Value, new KeyValuePair<string, object?>("kind", kind.Key));
    }

    public void Answered(string method, string route, int status, TimeSpan took)
    {
        requests.Add(1, new("method", method), new("route", route), new("status", status));
        durations.Record(took.TotalSeconds, new("method", method), new("route", route));
    }

    public void NotLetIn() => notLetIn.Add(1);

    public void Dispose() => Meter.Dispose();
}
