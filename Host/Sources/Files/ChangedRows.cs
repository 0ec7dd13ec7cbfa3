using System.Security.Cryptography;
using System.Text;

namespace EventRegistry.Host.Sources.Files;

/// <summary>
/// The keys whose rows are not the same in two files. Both are read side by side, and of rows that stand at one place in both nothing is kept, so that memory is taken for what differs and for
/// what has moved, not for the files.
/// </summary>
internal static class ChangedRows
{
    public static async Task<IReadOnlyList<string>> OfAsync(SourceFile before, SourceFile now, int headerRows, CancellationToken cancel)
    {
        var unmatched = new Dictionary<string, Balance>(StringComparer.Ordinal);
        await using var old = before.Open();
        await using var current = now.Open();
        for (var i = 0; i < headerRows; i++) (_, _) = (await old.NextAsync(cancel), await current.NextAsync(cancel));
        var (oldMore, currentMore) = (true, true);
        while (oldMore || currentMore)
        {
            oldMore = oldMore && await old.NextAsync(cancel);
            currentMore = currentMore && await current.NextAsync(cancel);
            if (oldMore && currentMore && old.Bytes.SequenceEqual(current.Bytes)) continue;
            if (currentMore) Count(unmatched, current, 1);
            if (oldMore) Count(unmatched, old, -1);
        }

        return [.. unmatched.Keys];
    }

    // A key that stands twice is the same when both its rows are, in whatever order; sums do not know the order.
    private static void Count(Dictionary<string, Balance> unmatched, CsvRows row, int sign)
    {
        var key = row.Key();
        var after = unmatched.GetValueOrDefault(key).With(sign, row.Text());
        if (after == default) unmatched.Remove(key);
        else unmatched[key] = after;
    }

    private readonly record struct Balance(int Rows, UInt128 Sum)
    {
        public Balance With(int sign, string text)
        {
            var digest = BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            return new(Rows + sign, unchecked(sign > 0 ? Sum + digest : Sum - digest));
        }
    }
}
