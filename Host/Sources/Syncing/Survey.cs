using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Looks at all of a source before anything is written: what is new, what has changed, what is gone. Only those records are kept, in files; of all others 64 bits.</summary>
internal sealed class Survey(KnownSource source, KnownRecords records, SourceStates states, string mode, bool force) : IDisposable
{
    private const int Together = 256;

    // While the known records are loaded, so many portions are read ahead.
    private const int Ahead = 128;

    private KeyTable known = new(0);
    private readonly KeyTable news = new(0);
    private readonly Spool changed = new();
    private readonly Spool added = new();
    private long listed;
    private string? state;
    private long doubledNews;

    /// <summary>What is wrong with the source itself, or with single keys of it.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>New keys that stand more than once, as far as they are kept.</summary>
    public List<string> PassedOver { get; } = [];

    /// <summary>How many those are.</summary>
    public long PassedOverInAll => doubledNews;

    public Tally Tally { get; private set; }

    private bool TakesNew => mode == SyncMode.Full;

    /// <summary>Surveys a source.</summary>
    /// <exception cref="SourceFailure">It cannot be read to its end.</exception>
    public async Task RunAsync(ISource opened, Func<string, long, long?, CancellationToken, Task> beat, CancellationToken cancel)
    {
        if (await IsAsItWasAsync(opened, cancel)) return;
        if (opened.Abilities.HasFlag(SourceAbilities.Lists)) await ListAsync(opened, beat, cancel);
        else await RetrieveAsync(opened, beat, cancel);
        if (mode == SyncMode.Query) await SearchAsync(opened, beat, cancel);
        var gone = known.CountOf(KeyMarks.WasGone, KeyMarks.None);
        var (differs, doubled) = (known.CountOf(KeyMarks.Differs, KeyMarks.Doubled), known.CountOf(KeyMarks.Doubled, KeyMarks.None));
        var removed = known.CountOf(KeyMarks.None, KeyMarks.Seen | KeyMarks.WasGone);
        Tally = new(known.Count, known.Count - gone, listed, differs, known.Count - differs - doubled - removed, removed, doubled, news.CountOf(KeyMarks.Seen, KeyMarks.Doubled));
    }

    /// <summary>Remembers, where nothing differed, that it did not: until the source or what is known of it is another, nobody need look again.</summary>
    public async Task RememberAsync(CancellationToken cancel)
    {
        // What was known when it was looked at, whatever has become of it since.
        if (state is not null && listed > 0 && Tally is { Changed: 0, Removed: 0, Doubled: 0, New: 0 } && Ledger.Troubles.Count == 0 && doubledNews == 0)
            await states.AgreeAsync(state, known.State(), cancel);
    }

    /// <summary>The known records that are to be taken, in the order of the source.</summary>
    public IEnumerable<RawRecord> Changed => changed.Read().Where(r => !known.Marks(known.Find(TextDigest.Of(r.Key))).HasFlag(KeyMarks.Doubled));

    /// <summary>The new ones, in the order of the source.</summary>
    public IEnumerable<RawRecord> Added => added.Read().Where(r => !news.Marks(news.Find(TextDigest.Of(r.Key))).HasFlag(KeyMarks.Doubled));

    /// <summary>Whether what the source says of a known record is something else, rather than taken all the same.</summary>
    public bool Differs(string key) => known.Marks(known.Find(TextDigest.Of(key))).HasFlag(KeyMarks.Differs);

    /// <summary>The keys of known records that the source does not have: those that it no longer has, and where all are taken those that it already did not have.</summary>
    public IAsyncEnumerable<string> RemovedAsync(bool again, CancellationToken cancel) => !again && Tally.Removed == 0 ? AsyncEnumerable.Empty<string>() : records.KeysAsync(cancel).Where(key =>
        known.Find(TextDigest.Of(key)) is >= 0 and var slot && (known.Marks(slot) & (again ? KeyMarks.Seen : KeyMarks.Seen | KeyMarks.WasGone)) == 0);

    /// <summary>The name of this very difference, whatever the order of the source.</summary>
    public async Task<string> DigestAsync(CancellationToken cancel)
    {
        var difference = new Difference();
        foreach (var record in Changed.Where(r => Differs(r.Key))) difference.Add(SyncResult.Synced, record.Key, record.Raw);
        foreach (var record in Added) difference.Add(SyncResult.New, record.Key, record.Raw);
        await foreach (var key in RemovedAsync(again: false, cancel)) difference.Add(SyncResult.Removed, key, "");
        return difference.ToString();
    }

    public void Dispose()
    {
        changed.Dispose();
        added.Dispose();
    }

    private async Task<bool> IsAsItWasAsync(ISource opened, CancellationToken cancel)
    {
        if (force || mode == SyncMode.Query || !opened.Abilities.HasFlag(SourceAbilities.Lists) || await opened.StateAsync(cancel) is not { } named) return false;
        state = $"{mode} {source.Record.Plugin} {(source.Record.HashSourceRecord == true ? "hashed" : "whole")} {named}";
        if (await states.AgreedAsync(state, cancel) is not { } agreed) return false;
        var now = await records.StateAsync(cancel);
        if (now.ToString() != agreed) return false;
        Tally = new(now.Known, now.Live, now.Live, 0, now.Known, 0, 0, 0);
        return true;
    }

    private async Task ListAsync(ISource opened, Func<string, long, long?, CancellationToken, Task> beat, CancellationToken cancel)
    {
        // The source is read while the known records are, and ever after while what was read is looked at.
        await using var ahead = new ReadAhead<RawRecord>(opened.ListAsync, Together, Ahead, cancel);
        known = await records.LoadAsync(cancel);
        await foreach (var portion in ahead.Portions)
        {
            foreach (var record in portion) See(record);
            listed += portion.Count;
            await beat($"surveying {source.Name}", listed, null, cancel);
        }
    }

    /// <summary>A source that cannot be listed is asked for each record that is known of it.</summary>
    private async Task RetrieveAsync(ISource opened, Func<string, long, long?, CancellationToken, Task> beat, CancellationToken cancel)
    {
        if (TakesNew) Ledger.Error(new(null, null, null, $"The plugin {source.Record.Plugin} cannot list its records, so none are added. Sync in mode U, or single keys."));
        known = await records.LoadAsync(cancel);
        var asked = 0L;
        await foreach (var key in records.KeysAsync(cancel).WithCancellation(cancel))
        {
            foreach (var record in await opened.RetrieveAsync(key, cancel))
            {
                See(record);
                listed++;
            }

            await beat($"surveying {source.Name}", ++asked, known.Count, cancel);
        }
    }

    private void See(RawRecord record)
    {
        var key = TextDigest.Of(record.Key);
        var slot = known.Find(key);
        if (slot < 0)
        {
            if (TakesNew) SeeNew(record, key);
            return;
        }

        ref var marks = ref known.Marks(slot);
        if (marks.HasFlag(KeyMarks.Seen))
        {
            if (!marks.HasFlag(KeyMarks.Doubled)) Ledger.Error(new(record.Key, record.Line, null, $"The key {record.Key} stands more than once in the source. The record is left as it is until it stands there once."));
            marks |= KeyMarks.Doubled;
            return;
        }

        marks |= KeyMarks.Seen;
        if (marks.HasFlag(KeyMarks.WasGone) || known.Value(slot) != TextDigest.Of(source.Record.KeptOf(record.Raw))) marks |= KeyMarks.Differs;
        else if (!force) return;
        changed.Add(record);
    }

    /// <returns>Whether it is the first time.</returns>
    private void SeeNew(RawRecord record, long key)
    {
        ref var marks = ref news.Marks(news.Add(key, out var isFirst));
        if (isFirst)
        {
            marks = KeyMarks.Seen;
            added.Add(record);
            return;
        }

        if (marks.HasFlag(KeyMarks.Doubled)) return;
        marks |= KeyMarks.Doubled;
        doubledNews++;
        if (PassedOver.Count < Ledger.MostKept) PassedOver.Add(record.Key);
    }

    /// <summary>Looks for people by their verified addresses (<c>org-identity-sources.md</c> 3.3).</summary>
    private async Task SearchAsync(ISource opened, Func<string, long, long?, CancellationToken, Task> beat, CancellationToken cancel)
    {
        if (!opened.Abilities.HasFlag(SourceAbilities.Searches))
        {
            Ledger.Error(new(null, null, null, $"The plugin {source.Record.Plugin} cannot be searched, so none are added."));
            return;
        }

        var (addresses, asked) = (await records.AddressesAsync(source.Record.SyncQuerySkipKnown == true, cancel), 0L);
        foreach (var address in addresses)
        {
            try
            {
                await foreach (var record in opened.SearchAsync(new(Mail: address), cancel).WithCancellation(cancel)) Find(opened, record, address);
            }
            catch (SourceFailure failure) when (failure.MayPass)
            {
                // One search that fails keeps nobody else from being found; it is made again the next time.
                Ledger.Warn($"The search for {address} failed: {failure.Message}");
            }

            await beat($"searching {source.Name}", ++asked, addresses.Count, cancel);
        }
    }

    private void Find(ISource opened, RawRecord record, string address)
    {
        var key = TextDigest.Of(record.Key);
        if (known.Find(key) >= 0 || news.Find(key) >= 0) return;
        try
        {
            if (!opened.Read(record).EmailAddresses.Any(m => string.Equals(m.Mail, address, StringComparison.OrdinalIgnoreCase)))
            {
                Ledger.Error(new(record.Key, record.Line, null, $"The source was searched for {address} and answered {record.Key}, which does not have it."));
                if (source.Record.SyncQueryMismatchMode == "X") return;
            }
        }
        catch (RecordUnreadable)
        {
            // Whoever takes it says what is wrong with it.
        }

        SeeNew(record, key);
    }
}
