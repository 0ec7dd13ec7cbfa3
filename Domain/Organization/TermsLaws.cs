using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>What holds for terms and conditions (<c>records.md</c> 4): they have a place among the CO's, and those with a text of their own are shown by the registry.</summary>
internal sealed class TermsLaws : Laws<Terms>
{
    private const string Shown = "terms with a text of their own are shown by the registry";

    public override Terms Kept(Save<Terms> save, Draft draft)
    {
        var kept = HasText(save.Record) && save.Before is { } former ? save.Record with { Url = former.Record.Url } : save.Record;
        if (save.Sent[nameof(Terms.Order)] is not null) return kept;
        // A save that does not say where goes to the end, an edit too; but not one that says nothing new.
        if (save.Before is { } before && kept with { Order = before.Record.Order } == before.Record) return before.Record;
        return kept with { Order = Places.After(draft.Co.Terms.Values.Select(t => t.Record?.Record.Order)) };
    }

    public override void After(Save<Terms> save, int because, Draft draft)
    {
        if (HasText(save.Record)) draft.Edit(save.Record.Stream!.Value, save.Record with { Url = $"/registry/co_terms_and_conditions/display/{save.Record.Id}" }, because, Shown);
    }

    private static bool HasText(Terms terms) => !string.IsNullOrEmpty(terms.Body);
}
