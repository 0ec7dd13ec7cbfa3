using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Benchmarks.History;

/// <summary>The terms and conditions. Each new version re-links the agreements to the former one to its archived copy.</summary>
internal sealed class TermsDesk
{
    private static readonly TimeSpan BetweenVersions = TimeSpan.FromDays(80);
    private static readonly string[] Titles = ["Acceptable use", "Privacy", "Cluster rules"];
    private readonly Town town;
    private readonly List<Kept<Terms>> terms;
    private readonly Dictionary<(int Terms, int Revision), int> archived = [];

    // Agreements to what is in force now, of people who have gone: what they point to is not known before the next version.
    private readonly List<Kept<Agreement>> waiting = [];

    public TermsDesk(Town town)
    {
        this.town = town;
        terms = [.. Titles.Select((name, i) => town.Tables.Terms.Add(id => new(
            id, new(Town.MainCo), name, $"https://example.org/terms/{i}", i == 1 ? "We keep what we must,\nand \"forget\" the rest." : null, null, Standing.Active, i + 1, null, null)))];
    }

    public Kept<Agreement> Agree(PersonId person, string login)
    {
        var version = town.Chance.Favour(terms);
        return town.Tables.Agreements.Add(id => new(id, new(version.Id), person, town.Now, login, version.Revision));
    }

    /// <summary>Takes over an agreement to which nothing more will happen but a new version of its terms.</summary>
    public void Close(Kept<Agreement> agreement)
    {
        if (!Archive(agreement)) waiting.Add(agreement);
    }

    public IEnumerable<TimeSpan> Years()
    {
        while (town.IsGrowing)
        {
            yield return town.Chance.UpTo(BetweenVersions);
            var edited = town.Chance.Pick(terms);
            archived[(edited.Id, edited.Revision)] = edited.Edit(t => t with { Description = $"{t.Description?.Split(',')[0]}, version {edited.Revision + 2}" });
            waiting.RemoveAll(Archive);
        }
    }

    public void Close()
    {
        foreach (var agreement in waiting) agreement.Close();
        foreach (var one in terms) one.Close();
    }

    private bool Archive(Kept<Agreement> agreement)
    {
        if (!archived.TryGetValue((agreement.Values.TermsId!.Value.Value, agreement.Values.TermsRevision!.Value), out var copy)) return false;
        agreement.Relink(a => a with { TermsId = new(copy) });
        agreement.Close();
        return true;
    }
}
