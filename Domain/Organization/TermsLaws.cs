using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>What holds for terms and conditions (<c>records.md</c> 4): they stand in an order, and a text that is kept here is shown here.</summary>
internal sealed class TermsLaws : Laws<Terms>
{
    private const string Law = "terms with a text are shown by the registry itself";

    public override Terms Kept(Save<Terms> save, Draft draft)
    {
        if (save.Sent[nameof(Terms.Order)] is not null) return save.Record;
        // Whoever does not say where is put at the end, an edit as well.
        var last = draft.Co.Terms.Values.Max(t => t.Record?.Record.Order) ?? 0;
        return save.Record with { Order = last + 1 };
    }

    public override void After(Save<Terms> save, int because, Draft draft)
    {
        if (save.Sent[nameof(Terms.Body)] is not string { Length: > 0 }) return;
        draft.Edit(new(StreamKind.Terms, save.Record.Id), save.Record with { Url = $"/co_terms_and_conditions/display/{save.Record.Id}" }, because, Law);
    }
}
