using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>Lives that nobody made up: the same ones in every run, so that a failure stays one until it is mended.</summary>
public sealed class any_history
{
    [Fact]
    public void is_told_and_written_back_to_the_very_same_rows() => Check.One(Runs(400, size: 40), Prop.ForAll(
        ArbMap.Default.ArbFor<(byte What, byte Record)[]>(),
        happenings =>
        {
            var rows = RecordsOf(happenings);
            foreach (var record in rows.GroupBy(r => r.Record.Id))
            {
                var told = Chronicle.Tell(Chronicle.InOrder(record), null, (_, _) => { });
                told.Select(t => t.At).ShouldBe(told.Select(t => t.At).Order());
                var trail = ChangelogView.Of(told.Select((t, i) => new Recorded(t.Values.Stream!.Value, i + 1, i + 1, t.At, t.Actor, null, t.Change))).Single();
                ((ChangelogView.Trail<EmailAddress>)trail).Rows.OrderBy(r => r.RowId).ShouldBe(record.OrderBy(r => r.RowId));
            }

            return true;
        }));

    [Fact]
    public void is_the_same_followed_from_state_to_state_as_read_at_once() => Check.One(Runs(4, size: 40), Prop.ForAll(
        ArbMap.Default.ArbFor<((byte What, byte Table, byte Record)[] Happenings, byte First, byte Second)>(),
        life => FollowAsync(life.Happenings, life.First, life.Second).GetAwaiter().GetResult()));

    private static async Task<bool> FollowAsync((byte What, byte Table, byte Record)[] happenings, byte first, byte second)
    {
        await using var follower = await Follower.NewAsync();
        await using var reader = await Follower.NewAsync();
        using var registry = Academy.Open();
        int[] imports = [first % (happenings.Length + 1), second % (happenings.Length + 1)];
        for (var i = 0; i < happenings.Length; i++)
        {
            if (imports.Contains(i)) await follower.FollowAsync(registry);
            Life.Happen(registry, i, happenings[i]);
        }

        // Each proves that it writes back what the Registry has, row by row.
        await follower.FollowAsync(registry);
        await reader.FollowAsync(registry);
        (await follower.FollowAsync(registry)).ShouldBeEmpty();
        (await follower.TargetAsync()).ShouldBe(await reader.TargetAsync());
        return true;
    }

    private static Config Runs(int count, int size) => Specs.Runs.Quiet
        .WithMaxTest(count).WithStartSize(size / 4).WithEndSize(size)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20261121, 4711), FSharpOption<int>.None)));

    /// <summary>A table of addresses of mail as adds, edits, deletions, double copies, purges and writes past the changelog leave it.</summary>
    private static List<ChangelogRow<EmailAddress>> RecordsOf((byte What, byte Record)[] happenings)
    {
        var rows = new List<ChangelogRow<EmailAddress>>();
        var id = 0;
        foreach (var (minute, (what, record)) in happenings.Index())
        {
            // Some of the Registry's clocks run backwards.
            var at = Follower.FirstImport.AddMinutes(what % 11 == 10 ? -minute : minute);
            var live = rows.FindAll(r => !r.IsCopy && r.Deleted != true);
            if (what % 8 is 0 or 1 || live.Count == 0)
            {
                rows.Add(new(++id, false, new(id, "first", null, "official", false, new(1), null, null, null, null), 0, false, at, at, "root", null));
                continue;
            }

            var now = live[record % live.Count];
            var next = now with { Record = now.Record with { Mail = $"m{minute}" }, Revision = now.Revision + 1, Modified = at, Actor = record % 2 == 0 ? "ada" : null };
            rows.Remove(now);
            if (what % 8 is 2 or 3 or 4 or 5) rows.Add(now with { RowId = ++id, IsCopy = true });
            if (what % 8 is 5) rows.Add(now with { RowId = ++id, IsCopy = true });
            if (what % 8 is 6) rows.Add(now with { Deleted = true, Modified = at });
            else if (what % 8 is not 4 || record % 5 > 0) rows.Add(next);
        }

        return rows;
    }
}
