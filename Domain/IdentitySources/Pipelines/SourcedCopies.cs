using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources.Pipelines;

/// <summary>A person's copies of an org identity's attributes, each of which names what it was copied from (<c>org-identity-sources.md</c> 6.4).</summary>
internal static class SourcedCopies
{
    /// <summary>Copies what the pipeline is to copy, and takes away copies of what is no more.</summary>
    public static ImmutableArray<Refusal> Sync(PipelineRun run, PersonId person, RoleId? role)
    {
        var wanted = (run.Pipeline.SyncPersonAttributes ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var attribute in wanted)
        {
            var refusals = attribute switch
            {
                nameof(Name) => Sync<Name>(run, person, person),
                nameof(Identifier) => Sync<Identifier>(run, person, person),
                nameof(EmailAddress) => Sync<EmailAddress>(run, person, person),
                nameof(Url) => Sync<Url>(run, person, person),
                nameof(Address) when role is { } owner => Sync<Address>(run, person, owner),
                nameof(TelephoneNumber) when role is { } owner => Sync<TelephoneNumber>(run, person, owner),
                nameof(AdHocAttribute) when role is { } owner => Sync<AdHocAttribute>(run, person, owner),
                _ => [],
            };
            if (refusals.Length > 0) return refusals;
        }

        return [];
    }

    /// <summary>Takes away what the person themselves was given, when the org identity is theirs no more. What hangs on the role stays with it.</summary>
    public static void Remove(PipelineRun run, PersonId person)
    {
        Drop(CopiesOf<Name>(run, person), run);
        Drop(CopiesOf<Identifier>(run, person), run);
        Drop(CopiesOf<EmailAddress>(run, person), run);
        Drop(CopiesOf<Url>(run, person), run);
    }

    private static ImmutableArray<Refusal> Sync<T>(PipelineRun run, PersonId person, object owner) where T : class, IRecord
    {
        var stream = new StreamId(StreamKind.Person, person.Value);
        var originals = run.OrgIdentity.Of<T>();
        var present = CopiesOf<T>(run, person);
        foreach (var original in originals)
        {
            var copy = present.Find(c => Sourced<T>.OriginalOf(c.Record) == original.Id);
            if (copy is not null && Sourced<T>.IsCopy(copy.Record, original.Record)) continue;
            if (original.Record is TelephoneNumber { Number: null or "" })
                return Faults.Unkept<T>([new(Rule.ValueIsGiven, CheckAttribute.NoText, nameof(TelephoneNumber.Number))]);
            var refusals = Saving.Copy(stream, copy, Sourced<T>.CopyOf(original.Record, copy?.Record, owner), run.From, run.Draft, run.Because, run.Law);
            if (refusals.Length > 0) return Faults.Unkept<T>(refusals);
        }

        Drop(present.FindAll(c => !originals.Contains(Sourced<T>.OriginalOf(c.Record)!.Value)), run);
        return [];
    }

    private static List<Current<T>> CopiesOf<T>(PipelineRun run, PersonId person) where T : class, IRecord =>
        [.. run.Draft.Person(person).Of<T>().Where(c => c.From?.OrgIdentity == run.Identity && Sourced<T>.OriginalOf(c.Record) is not null)];

    private static void Drop<T>(List<Current<T>> copies, PipelineRun run) where T : class, IRecord
    {
        foreach (var copy in copies) Saving.Drop<T>(copy.Id, run.Draft, run.Because, run.Law);
    }
}
