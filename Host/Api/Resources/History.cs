namespace EventRegistry.Host.Api.Resources;

/// <summary>What happened to somebody or something, in words: lines that were written, and those that follow from what happened.</summary>
internal static class History
{
    public static async Task<Answer> ListAsync(Call call, Narrowing? narrow) =>
        await Listing.AnswerAsync(call, Served.HistoryRecords, narrow, call.Records.ListAsync(Served.HistoryRecords.Kind, narrow is null ? [] : [narrow.Of], call.Cancel));
}
