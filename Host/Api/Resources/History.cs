using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;

namespace EventRegistry.Host.Api.Resources;

/// <summary>What happened to somebody or something, in words: lines that were written, and those that follow from what happened.</summary>
internal static class History
{
    public static Task<Answer> ListAsync(Call call, Narrowing? narrow)
    {
        var book = new HistoryBook(call.Desk.Registry.Database, call.Desk.Registry.Store);
        var rows = narrow is null
            ? call.Records.ListAsync(Kind<Co>.Instance, [], call.Cancel).SelectMany(co => book.ListAsync(new(co.RowId), new(OwnedBy.Co, co.RowId), call.Cancel))
            : book.ListAsync(Desk.CoOf(narrow.Row) ?? call.Visitor.Co, narrow.Of, call.Cancel);
        return Listing.AnswerAsync(call, Served.HistoryRecords, narrow, rows);
    }

    /// <summary>A line by its id, written or not; null when there is none.</summary>
    public static async Task<StoredRow?> FindAsync(Call call, int id) => id > HistoryLine.FirstId
        ? await new HistoryBook(call.Desk.Registry.Database, call.Desk.Registry.Store).FindAsync(id, call.Cancel)
        : await call.Records.FindAsync(Kind<HistoryRecord>.Instance, id, call.Cancel);
}
