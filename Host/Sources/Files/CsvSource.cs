using System.Runtime.CompilerServices;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Files;

/// <summary>A CSV file as a source.</summary>
internal sealed class CsvSource(SourceFile file, Layout layout, Copies? copies) : ISource
{
    // So many changed rows are held when they are asked for one by one, so that not every question is a reading of the whole file.
    private const int HeldAtOnce = 10_000;

    private readonly List<string> changed = [];
    private readonly Dictionary<string, List<RawRecord>> held = new(StringComparer.Ordinal);

    public SourceAbilities Abilities { get; } =
        SourceAbilities.Lists | SourceAbilities.Searches | (copies is { CanTellChanges: true } ? SourceAbilities.Changes : SourceAbilities.None);

    public IReadOnlyList<string> GroupAttributes => layout.GroupAttributes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<RawRecord> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        copies?.Begin();
        await using var rows = await RecordsAsync(cancel);
        while (await rows.NextAsync(cancel)) yield return rows.Record();
    }

    /// <inheritdoc/>
    public async Task<string?> StateAsync(CancellationToken cancel) => $"{layout.GetType().Name} {await file.HashAsync(cancel)}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RawRecord>> RetrieveAsync(string key, CancellationToken cancel)
    {
        if (!held.ContainsKey(key) || !file.IsAsItWas()) await HoldAsync(key, cancel);
        return held[key];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (copies is not { CanTellChanges: true }) throw new InvalidOperationException($"{file.Path} has no copy to compare with; its abilities say so.");
        copies.Begin();
        changed.Clear();
        changed.AddRange(await ChangedRows.OfAsync(copies.Last(), file, layout.HeaderRows, cancel));
        foreach (var key in changed) yield return key;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RawRecord> SearchAsync(SourceSearch search, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search is { Key: null, Given: null, Family: null, Mail: null }) yield break;
        await using var rows = await RecordsAsync(cancel);
        while (await rows.NextAsync(cancel))
        {
            if ((search.Key is not { } key || rows.Cell(0) == key) && Has(rows, layout.Searched.Given, search.Given)
                && Has(rows, layout.Searched.Family, search.Family) && Has(rows, layout.Searched.Mail, search.Mail)) yield return rows.Record();
        }
    }

    /// <inheritdoc/>
    public SourcedRecord Read(RawRecord record) => layout.Read(CellText.Cells(record.Raw));

    /// <inheritdoc/>
    public Task CompleteAsync(bool anythingNew, CancellationToken cancel)
    {
        copies?.Keep(file, anythingNew);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Has(CsvRows rows, IReadOnlyList<int> columns, string? wanted) =>
        wanted is null || columns.Any(c => c < rows.Count && string.Equals(rows.Cell(c), wanted, StringComparison.OrdinalIgnoreCase));

    private async Task HoldAsync(string key, CancellationToken cancel)
    {
        held.Clear();
        // Whoever asks for one that has changed asks for those after it next.
        foreach (var next in changed.SkipWhile(c => c != key).Take(HeldAtOnce).Append(key)) held.TryAdd(next, []);
        await using var rows = await RecordsAsync(cancel);
        while (await rows.NextAsync(cancel))
        {
            if (held.TryGetValue(rows.Cell(0), out var same)) same.Add(rows.Record());
        }
    }

    private async Task<CsvRows> RecordsAsync(CancellationToken cancel)
    {
        var rows = file.Open();
        try
        {
            for (var i = 0; i < layout.HeaderRows; i++) await rows.NextAsync(cancel);
            rows.Width = layout.Width;
            return rows;
        }
        catch
        {
            await rows.DisposeAsync();
            throw;
        }
    }
}
