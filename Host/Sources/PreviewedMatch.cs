using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Targets;
using PipelineMatching = EventRegistry.Domain.IdentitySources.Pipelines.Matching;

namespace EventRegistry.Host.Sources;

/// <summary>Somebody whom a record may be about.</summary>
/// <param name="Name">What they are called; null where nothing.</param>
internal sealed record MatchedPerson(int Id, string? Name);

/// <summary>Whom a source's pipeline would take a record for.</summary>
/// <param name="Strategy"><c>EA</c>, <c>ID</c>, <c>EX</c> or <c>NO</c>; null where there is no pipeline, or it does not run.</param>
/// <param name="By">By what of the record they were found, in words; null where by nothing.</param>
/// <param name="People">One where the match is clear.</param>
/// <param name="Sentence">What would become of the record, in words.</param>
internal sealed record PreviewedMatch(string? Strategy, string? By, IReadOnlyList<MatchedPerson> People, string Sentence)
{
    /// <param name="record">What was made of the record so far, prepared as a sync would.</param>
    /// <param name="isKnown">Whether an org identity was made of it, which is nobody's.</param>
    public static async Task<PreviewedMatch> OfAsync(Registry registry, KnownSource source, SourcedRecord record, bool isKnown, CancellationToken cancel)
    {
        if (source.Co.PipelineOf(source.Record) is not { } pipeline) return new(null, null, [], "the source has no pipeline, so it stays an org identity");
        if ((isKnown ? pipeline.SyncOnUpdate : pipeline.SyncOnAdd) != true)
            return new(null, null, [], $"pipeline {pipeline.Id} does not run for {(isKnown ? "records that change" : "new records")}, so it stays an org identity");
        var nobody = isKnown ? "it would stay nobody's" : "a new person would be made";
        switch (pipeline.MatchStrategy)
        {
            case "EX":
                return new("EX", null, [], "the matcher outside says whom it is about; it is not asked here, since to ask is to tell it of the record");
            case "EA" or "ID":
                break;
            default:
                return new(pipeline.MatchStrategy, null, [], $"pipeline {pipeline.Id} matches nobody: {nobody}");
        }

        var questions = PipelineMatching.Questions(pipeline, record, null).ToList();
        var found = await new SoughtInRecords(registry.Database).PeopleAsync(source.Co.Id, questions, cancel);
        if (PipelineMatching.Find(questions, q => found.TryGetValue(q, out var people) ? people : []) is not var (by, matched))
            return new(pipeline.MatchStrategy, null, [], questions.Count == 0 ? $"it has nothing to match by: {nobody}" : $"nobody has {string.Join(", or ", questions.Select(Words))}: {nobody}");
        var named = await NamedAsync(registry, source.Co.Id, matched, cancel);
        var who = string.Join(" and ", named.Select(p => $"person/{p.Id}{(p.Name is { } name ? $" ({name})" : "")}"));
        return new(pipeline.MatchStrategy, Words(by), named, named.Count == 1 ? $"{who}, by {Words(by)}" : $"{who} have {Words(by)}: the record would be an error until that is one alone");
    }

    private static string Words(PersonSought sought) =>
        $"{(sought.By == SoughtBy.Mail ? "the address" : "the identifier")} {sought.Value}{(sought.Type is { } type ? $" of type {type}" : "")}";

    private static async Task<IReadOnlyList<MatchedPerson>> NamedAsync(Registry registry, CoId co, IReadOnlyList<PersonId> people, CancellationToken cancel)
    {
        var known = await new CoHistory(registry.Store, co, UpTo.Now).SomeAsync([.. people.Select(p => p.Value)], cancel);
        return [.. people.Select(p => new MatchedPerson(p.Value, NameOf(known[p.Value])))];
    }

    private static string? NameOf(Person person) =>
        (person.Names.FirstOrDefault(n => n.Record.PrimaryName == true) ?? person.Names.FirstOrDefault())?.Record is { } name && string.Join(' ', new[] { name.Given, name.Family }.OfType<string>()) is { Length: > 0 } text
            ? text : null;
}
