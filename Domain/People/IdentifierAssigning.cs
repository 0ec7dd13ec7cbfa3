using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>Assigns a person's or a group's identifiers as the CO has them assigned (<c>identity-rules.md</c> 10).</summary>
public static class IdentifierAssigning
{
    // How many values in a row may be taken before it is given up. All of them are asked for at once.
    private const int MostTries = 50;

    // Where an assignment draws at random and names no greatest number.
    private const int GreatestNumber = 999_999_999;

    /// <summary>What is told of identifiers that were assigned.</summary>
    public const string Law = "identifier assignment";

    /// <summary>First how far the numbers have come, then whether the next values are free.</summary>
    public static Needs Needs(StreamId subject, Known known)
    {
        var needs = Decisions.Needs.None;
        var name = subject.Kind == StreamKind.Person ? PrimaryNameOf(known.People.GetValueOrDefault(new(subject.Id))) : null;
        foreach (var assignment in Assignments(subject.Kind, known.Co))
        {
            if (SerialOf(assignment, subject.Kind, name) is { } serial)
            {
                needs = needs with { Serials = needs.Serials.Add(serial) };
                if (!known.Serials.ContainsKey(serial)) continue;
            }

            needs = needs with { Claims = needs.Claims.Union(Candidates(assignment, subject.Kind, name, known).Select(value => Claim(assignment, subject.Kind, value))) };
        }

        return needs;
    }

    public static ImmutableArray<Refusal> Into(AssignIdentifiers command, Draft draft)
    {
        if (command.Subject.Kind == StreamKind.Group)
            return draft.Co.Group(new(command.Subject.Id)) is null ? [NotThere(command.Subject)] : Assign(command.Subject, null, null, draft);
        var person = draft.Person(new(command.Subject.Id));
        if (person.Record is null) return [NotThere(command.Subject)];
        if (PrimaryNameOf(person) is { } name) return Assign(command.Subject, name, null, draft);
        // Without a primary name the Registry does not find the person at all.
        return [.. Assignments(StreamKind.Person, draft.Co).Select(a => new Refusal(Rule.AssignmentIsPossible, $"CO Person \"{person.Id.Value}\" Not Found", a.IdentifierType))];
    }

    /// <summary>A new group gets what can be had; that something cannot does not stop it.</summary>
    public static void ToNewGroup(GroupId group, int because, Draft draft) => Assign(new StreamId(StreamKind.Group, group.Value), null, because, draft);

    private static ImmutableArray<Refusal> Assign(StreamId subject, Name? name, int? because, Draft draft)
    {
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        foreach (var assignment in Assignments(subject.Kind, draft.Co).ToList())
        {
            if (!IsWanted(assignment, subject, draft)) continue;
            var known = draft.Known;
            var free = Candidates(assignment, subject.Kind, name, known)
                .FirstOrDefault(value => !known.Holders.ContainsKey(Claim(assignment, subject.Kind, value)) && !IsGivenHere(assignment, subject.Kind, value, draft));
            if (free is null) refusals.Add(new(Rule.AssignmentIsPossible, "No Available Identifier", assignment.IdentifierType));
            else draft.Add(Made(assignment, subject, free, draft), because, Law);
        }

        return refusals.ToImmutable();
    }

    private static bool IsWanted(IdentifierAssignment assignment, StreamId subject, Draft draft)
    {
        var present = subject.Kind == StreamKind.Person ? draft.Person(new(subject.Id)).Identifiers : draft.Co.Groups[subject.Id].Identifiers;
        if (present.Any(i => i.Record.Type == assignment.IdentifierType && i.Record.Status == Standing.Active)) return false;
        return assignment.GroupId is not { } group || subject.Kind != StreamKind.Person
            || draft.Person(new(subject.Id)).Memberships.Any(m => m.Record.GroupId == group && NestedGroups.CountsForNesting(m.Record, draft.Now));
    }

    /// <summary>Values to try one after the other. Numbers in sequence follow the highest that was ever given, so that none is given twice.</summary>
    private static IEnumerable<string> Candidates(IdentifierAssignment assignment, StreamKind among, Name? name, Known known)
    {
        var format = FormatOf(assignment, name);
        var (least, most) = (assignment.Minimum ?? 1, assignment.Maximum ?? GreatestNumber);
        var next = (long)least;
        if (SerialOf(assignment, among, name) is { } serial)
        {
            if (!known.Serials.TryGetValue(serial, out var highest)) return [];
            next = Math.Max(least, highest + 1L);
        }

        var random = new Random(known.Seed);
        return Enumerable.Range(0, MostTries)
            .Select(attempt => (attempt, number: assignment.Algorithm == "R" ? random.NextInt64(least, Math.Max(least, most) + 1L) : next + attempt))
            .Where(c => c.number <= most)
            .Select(c => format.Text(c.attempt, (int)c.number))
            .Where(value => value.Length >= Math.Max(1, assignment.MinimumLength ?? 0) && !Excluded(assignment).Any(e => value.Contains(e, StringComparison.OrdinalIgnoreCase)))
            .Distinct();
    }

    private static Serial? SerialOf(IdentifierAssignment assignment, StreamKind among, Name? name) =>
        assignment.Algorithm != "R" && FormatOf(assignment, name).AroundNumber is var (prefix, suffix) ? new(among, assignment.IdentifierType!, prefix, suffix) : null;

    /// <summary>Those in use for the subject's kind, in their order. One by a plugin is nothing that we know how to do, and one of addresses is no identifier.</summary>
    private static IEnumerable<IdentifierAssignment> Assignments(StreamKind subject, Collaboration co) => co.Settings.IdentifierAssignments.Select(a => a.Record)
        .Where(a => a.Status == Standing.Active && a.Context == (subject == StreamKind.Person ? "CP" : "CG") && a is { IdentifierType.Length: > 0, Algorithm: not "P" })
        .OrderBy(a => a.Order).ThenBy(a => a.Id);

    private static IdentifierFormat FormatOf(IdentifierAssignment assignment, Name? name) =>
        new(string.IsNullOrEmpty(assignment.Format) ? "(#)" : assignment.Format, name, text => Permitted(assignment.Permitted, text));

    private static string Permitted(string? code, string text)
    {
        var besides = code switch { "AN" => "", "AD" => ".-_", "AQ" => ".-_'", _ => null };
        return besides is null ? text : string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || besides.Contains(c, StringComparison.Ordinal)));
    }

    private static string[] Excluded(IdentifierAssignment assignment) =>
        assignment.Exclusions?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsGivenHere(IdentifierAssignment assignment, StreamKind among, string value, Draft draft) =>
        draft.Changes.Any(c => c.Stream.Kind == among && c.Change is Added<Identifier> added && added.Record.Type == assignment.IdentifierType && added.Record.Value == value);

    private static Identifier Made(IdentifierAssignment assignment, StreamId subject, string value, Draft draft) => new(
        draft.NextId<Identifier>(), value, assignment.IdentifierType, assignment.Login ?? false, Standing.Active, null,
        subject.Kind == StreamKind.Person ? new PersonId(subject.Id) : null, null, null, subject.Kind == StreamKind.Group ? new GroupId(subject.Id) : null, null, null, null);

    private static IdentifierClaim Claim(IdentifierAssignment assignment, StreamKind among, string value) => new(among, assignment.IdentifierType!, value);

    private static Name? PrimaryNameOf(Person? person) => person?.Names.FirstOrDefault(n => n.Record.PrimaryName == true)?.Record;

    private static Refusal NotThere(StreamId subject) => new(Rule.RecordIsLive, $"There is no live {subject}.", null);
}
