using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Api.Core;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Api;

namespace EventRegistry.Host.Api.Push;

/// <summary>Takes what a system of record tells of its people, and brings it into the registry at once (<c>docs/sources-api.md</c>).</summary>
internal static class SorPeople
{
    private static readonly Answer NotHere = CoreAnswers.Error(503, "Service Unavailable", "What is pushed is not taken by this process. Push to the one that runs 'eventregistry serve'.");

    public static async Task<Answer> ViewAsync(Call call, int co, string label, string key)
    {
        var (source, refusal) = await SourceAsync(call, co, label);
        if (source is null) return refusal!;
        return await call.Desk.PushedDocuments.FindAsync(source.Id, key, call.Cancel) is { } document
            ? CoreAnswers.Document(writer => writer.WriteRawValue(document))
            : NotFound(label, key);
    }

    public static async Task<Answer> PutAsync(Call call, int co, string label, string key)
    {
        var (source, refusal) = await SourceAsync(call, co, label);
        if (source is null) return refusal!;
        if (call.Desk.Sync is null) return NotHere;
        IReadOnlyList<RawRecord> records;
        try
        {
            records = SorDocument.Parse(await TextAsync(call)).Records(key);
        }
        catch (RecordUnreadable e)
        {
            return CoreAnswers.Error(400, "Bad Request", e.Message);
        }

        await call.Desk.PushedDocuments.KeepAsync(source.Id, records, call.Desk.Registry.Clock.GetUtcNow(), call.Cancel);
        var (outcomes, failure) = await SyncAsync(call, source, [.. records.Select(r => r.Key)]);
        if (failure is not null) return failure;
        var identifiers = await PushedIdentifiers.OfAsync(call, source.Id, new(co), records.Select(r => r.Key));
        var isKnown = outcomes.Any(o => o.Result != SyncResult.New);
        return new(isKnown ? 200 : 201, isKnown ? "OK" : "Created", Media.Json)
        {
            Document = writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("identifiers");
                foreach (var identifier in identifiers)
                {
                    writer.WriteStartObject();
                    JsonText.Write(writer, "identifier", identifier.Value ?? "");
                    JsonText.Write(writer, "type", identifier.Type ?? "");
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            },
        };
    }

    public static async Task<Answer> DeleteAsync(Call call, int co, string label, string key)
    {
        var (source, refusal) = await SourceAsync(call, co, label);
        if (source is null) return refusal!;
        if (call.Desk.Sync is null) return NotHere;
        if (!await call.Desk.PushedDocuments.ForgetAsync(source.Id, key, call.Cancel)) return NotFound(label, key);
        return (await SyncAsync(call, source, [key])).Failure ?? Answer.Deleted;
    }

    /// <summary>The source that is pushed for. Which sources there are is told to nobody but their own API users.</summary>
    private static async Task<(KnownSource? Source, Answer? Refusal)> SourceAsync(Call call, int co, string label)
    {
        if (await call.Desk.RecordAsync(Kind<Co>.Instance, co, call.Cancel) is not { Deleted: false, Record: Co { Status: CoStatus.Active } })
            return (null, CoreAnswers.NotFound($"CO \"{co}\" Not Found"));
        var source = await call.Desk.PushedSources.FindAsync(new(co), label, call.Visitor.User.Username!, call.Cancel);
        return source is null ? (null, CoreAnswers.Unauthorized) : (source, null);
    }

    /// <summary>Syncs some records, one after the other, so that each finds the person whom the one before made. One that cannot be taken keeps none of the others from it.</summary>
    private static async Task<(IReadOnlyList<SyncedOutcome> Outcomes, Answer? Failure)> SyncAsync(Call call, KnownSource source, IReadOnlyList<string> keys)
    {
        var outcomes = new List<SyncedOutcome>();
        try
        {
            // Whoever hangs up has pushed all the same, and what is kept has to become true.
            foreach (var (place, key) in keys.Index()) outcomes.Add(await call.Desk.Sync!.SyncAsync(source, key, place == 0 ? null : keys[0], call.Visitor.User.Username!, CancellationToken.None));
        }
        catch (SourceFailure e)
        {
            return (outcomes, CoreAnswers.Error(503, "Service Unavailable", e.Message) with { Headers = [("Retry-After", "30")] });
        }

        var refused = outcomes.Where(o => o.Result == SyncResult.Error).ToList();
        return refused.Count == 0 ? (outcomes, null) : (outcomes, CoreAnswers.Error(409, "Conflict", string.Join(" ", refused.Select(Sentence))));
    }

    private static string Sentence(SyncedOutcome outcome) =>
        $"The record '{outcome.Key}' is kept, but could not be taken into the registry: {string.Join("; ", outcome.Refusals.Select(r => r.Member is null ? r.Message : $"{r.Member}: {r.Message}"))}.";

    private static Answer NotFound(string label, string key) => CoreAnswers.NotFound($"There is no record \"{key}\" of \"{label}\"");

    private static async Task<string> TextAsync(Call call)
    {
        using var reader = new StreamReader(call.Http.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return await reader.ReadToEndAsync(call.Cancel);
        }
        catch (DecoderFallbackException)
        {
            throw new RecordUnreadable("The document is no text in UTF-8.", null);
        }
    }
}
