using System.Text.Json;
using EventRegistry.Host.Api;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class describing_itself
{
    [Fact]
    public async Task in_openapi()
    {
        await using var counter = await Counter.OpenAsync();
        using var document = JsonDocument.Parse(await counter.Nobody.GetStringAsync(new Uri("openapi.json", UriKind.Relative)));
        var text = new System.Text.StringBuilder();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var parameters = operation.Value.TryGetProperty("parameters", out var some) ? some.EnumerateArray().Select(p => $"{p.GetProperty("in")}:{p.GetProperty("name")}") : [];
                var answers = operation.Value.GetProperty("responses").EnumerateObject().Select(r => r.Name);
                text.Append($"{operation.Name.ToUpperInvariant()} {path.Name}: {operation.Value.GetProperty("summary")}\n  {string.Join(" ", parameters)} -> {string.Join(" ", answers)}\n");
            }
        }

        text.Append($"schemas: {string.Join(", ", document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name))}\n");
        Snapshot.Matches(text.ToString());
    }

    [Fact]
    public async Task as_alive_and_ready_and_by_numbers()
    {
        await using var counter = await Counter.OpenAsync(new Manner(Upkeep: true, JsonLog: true));
        await counter.EnrolAsync("Ada");
        (await counter.Nobody.GetAsync(new Uri("people", UriKind.Relative))).Dispose();
        (await counter.Nobody.GetStringAsync(new Uri("/health/live", UriKind.Relative))).ShouldContain("live");
        (await counter.Nobody.GetStringAsync(new Uri("/health/ready", UriKind.Relative))).ShouldContain("\"readModels\",\"ok\":true");
        var metrics = await counter.Nobody.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        metrics.ShouldContain("eventregistry_events_appended_total{kind=\"name\"} 1");
        metrics.ShouldContain("eventregistry_commands_total{command=\"enrol\",outcome=\"carried\",rule=\"\"} 1");
        metrics.ShouldContain("eventregistry_requests_total{method=\"POST\",route=\"/registry/api/v2/people\",status=\"201\"} 1");
        metrics.ShouldContain("eventregistry_read_model_lag_events 0");
        metrics.ShouldContain("eventregistry_unreadable_events 0");
        metrics.ShouldContain("eventregistry_request_duration_seconds_count{");
    }

    [Fact]
    public async Task as_ready_although_somebodys_event_cannot_be_read_which_it_names()
    {
        await using var counter = await Counter.OpenAsync();
        await using (var damage = counter.Office.Registry.Database.CreateCommand(
            "insert into eventregistry.unread (sequence, tenant, stream, type, because) values (1082, '2', 'person/57', 'name_sung', 'nobody knows it'), (1083, '2', 'person/58', 'name_sung', 'nobody knows it')"))
            await damage.ExecuteNonQueryAsync();
        using var ready = await counter.Nobody.GetAsync(new Uri("/health/ready", UriKind.Relative));
        ((int)ready.StatusCode).ShouldBe(200);
        var said = await ready.Content.ReadAsStringAsync();
        said.ShouldStartWith("{\"status\":\"ready\"");
        said.ShouldContain("{\"name\":\"history\",\"ok\":false,\"detail\":\"event 1082 (name_sung) of person/57 and 1 more cannot be read; what to do: eventregistry status\"}");
    }
}
