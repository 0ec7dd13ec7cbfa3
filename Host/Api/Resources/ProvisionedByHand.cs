using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Api.Wire;

namespace EventRegistry.Host.Api.Resources;

/// <summary><c>POST /co_provisioning_targets/provision/{target}/copersonid:{id}</c>: a subject is provisioned at once.</summary>
internal static class ProvisionedByHand
{
    private const string Disabled = "X";
    private const int LongestPhrase = 250;

    private static readonly (string Word, Resource? Resource, StreamKind Stream)[] Subjects =
    [
        ("copersonid", Served.People, StreamKind.Person),
        ("cogroupid", Served.Groups, StreamKind.Group),
        // Not kept here, so there is none.
        ("coemaillistid", null, default),
        ("coserviceid", null, default),
    ];

    /// <param name="subject">Such as <c>copersonid:7</c>; null for none.</param>
    public static async Task<Answer> ProvisionAsync(Call call, int id, string? subject)
    {
        if (!call.Visitor.IsPrivileged) return Answer.Unauthorized;
        if (await call.Desk.RecordAsync(Kind<ProvisioningTarget>.Instance, id, call.Cancel) is not { Deleted: false, Record: ProvisioningTarget target })
            return Answer.CoNotFound with { Phrase = "Provisioning Target Not Found" };
        if (!call.Visitor.MayEnter(target.CoId)) return Answer.Unauthorized;
        if (subject?.Split(':') is not [var word, var number] || Subjects.FirstOrDefault(s => s.Word == word) is not { Word: not null } kind) return Answer.BadRequest;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var subjectId)
            || kind.Resource is null
            || await call.Desk.RecordAsync(kind.Resource.Kind, subjectId, call.Cancel) is not { } row || row.Co != target.CoId)
            return Answer.CoNotFound with { Phrase = $"{kind.Resource?.Singular ?? (word == "coemaillistid" ? "CoEmailList" : "CoService")} Not Found" };
        if (target.Status == Disabled) return Answer.Forbidden($"Disabled {target.Plugin}");
        var stream = new StreamId(kind.Stream, subjectId);
        return await call.Desk.Provisioning.ProvisionAsync(target, stream, call.Visitor.Caller.Name, call.Cancel) switch
        {
            NotProvisioned(var sentence) => Answer.Error(500, PhraseOf(sentence), null, sentence),
            WasProvisioned { IsRemoved: false } => await NotedAsync(call, target, stream),
            _ => Answer.Ok,
        };
    }

    /// <summary>Targets are neither shown nor added here: the reference fails, which helps nobody.</summary>
    public static Task<Answer> NotServedAsync(Call call) =>
        Task.FromResult(call.Visitor.IsPrivileged ? Answer.BadRequest with { Media = Media.Page } : Answer.Unauthorized);

    /// <summary>What went wrong, as clients of the reference look for it: on the status line, where not every character may stand.</summary>
    private static string PhraseOf(string sentence) =>
        string.Concat(sentence.Take(LongestPhrase).Select(c => c is >= ' ' and <= '~' ? c : c is '\n' or '\r' or '\t' ? ' ' : '?'));

    private static async Task<Answer> NotedAsync(Call call, ProvisioningTarget target, StreamId stream)
    {
        var line = Sent<HistoryRecord>.Nothing.With(nameof(HistoryRecord.Comment), $"Provisioned {target.Description}");
        line = stream.Kind == StreamKind.Person
            ? line.With(nameof(HistoryRecord.PersonId), new PersonId(stream.Id)).With(nameof(HistoryRecord.Action), "PCPM")
            : line.With(nameof(HistoryRecord.GroupId), new GroupId(stream.Id)).With(nameof(HistoryRecord.Action), "PCGM");
        return Refusals.Of(await call.HandleAsync(target.CoId, new Add<HistoryRecord>(line)), Served.HistoryRecords, "New") ?? Answer.Ok;
    }
}
