using EventRegistry.Domain.People;

namespace EventRegistry.Benchmarks.History;

/// <summary>All records that somebody has or had, to be closed when their life is told.</summary>
internal sealed class Belongings(TermsDesk terms)
{
    private readonly List<IKept> all = [];

    public TKept Keep<TKept>(TKept kept) where TKept : IKept
    {
        all.Add(kept);
        return kept;
    }

    public void Close()
    {
        foreach (var one in all)
        {
            // What an agreement points to is for the terms to say.
            if (one is Kept<Agreement> { IsDeleted: false } agreement) terms.Close(agreement);
            else one.Close();
        }
    }
}
