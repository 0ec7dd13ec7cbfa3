using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Sources;
using EventRegistry.Specs.Commands;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>What a source once said is taken out of history, and what it says stays.</summary>
public sealed class erasing_full_copies
{
    [Fact]
    public async Task replaces_former_texts_by_their_hashes_keeps_the_last_ones_and_says_so()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("H1 Ada", "H2 Grace");
        await fed.SyncAsync();
        fed.Feed.Has("H1 Augusta", "H2 Grace");
        await fed.SyncAsync(approval: "any");
        var erasing = new Erasing(fed.Office.Registry);
        (await erasing.CountAsync(fed.Source, default)).ShouldBe(1);
        (await erasing.EraseAsync(fed.Source, Office.Clerk, default)).ShouldBe(1);

        var texts = new List<string?>();
        await foreach (var page in fed.Office.Registry.Store.ReadAllAsync(0, null, default))
            texts.AddRange(page.Events.Select(e => e.Entry.Change).Select(c => c switch { Added<SourceRecord> a => a.Record.Raw, Edited<SourceRecord> e => e.Record.Raw, _ => null }).Where(t => t is not null));
        texts.ShouldNotContain("Ada");
        texts.Count(t => t!.Length == 32).ShouldBe(1);
        (await fed.KeptAsync()).ShouldBe(new Dictionary<string, string?> { ["H1"] = "Augusta", ["H2"] = "Grace" }, ignoreOrder: true);
        var told = (await fed.Office.Book.ListAsync(Kind<Erasure>.Instance, [], default).ToListAsync()).Single();
        (((Erasure)told.Record).Copies, told.Actor).ShouldBe((1, Office.Clerk.Name));
    }

    [Fact]
    public async Task changes_nothing_for_the_next_sync_and_finds_nothing_the_second_time()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("H1 Ada");
        await fed.SyncAsync();
        fed.Feed.Has("H1 Augusta");
        await fed.SyncAsync(approval: "any");
        var erasing = new Erasing(fed.Office.Registry);
        await erasing.EraseAsync(fed.Source, Office.Clerk, default);
        (await erasing.EraseAsync(fed.Source, Office.Clerk, default)).ShouldBe(0);
        (await fed.SyncAsync()).ShouldBe("0 0 1 0 0");
    }
}
