using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources.Filters;
using EventRegistry.Domain.IdentitySources.Pipelines;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>
/// An identity source's label is its own in the CO (<c>records.md</c> 5), and its plugin stays what it is. Its group mappings, its file and its settings go with it; the org
/// identities made from it stay.
/// </summary>
internal sealed class IdentitySourceLaws : Laws<IdentitySource>
{
    private const string GoesWithSource = "a source's group mappings go with it";
    private const string SettingsGoWithSource = "a source's settings go with it";

    public override IEnumerable<Refusal> Faults(Save<IdentitySource> save, Draft draft)
    {
        if (save.Record.SorLabel is { Length: > 0 } label && save.Changes(s => s.SorLabel) && draft.Co.Sources.Values.Any(s => s.Id != save.Before?.Id && s.Record.SorLabel == label))
            yield return new(Rule.NameIsFree, "Name In Use", null);
        if (save.Before is { Record.Plugin: { Length: > 0 } plugin } && save.Record.Plugin != plugin)
            yield return new(Rule.PluginStays, $"The plugin of a source is fixed once it is set: this one's is {plugin}.", nameof(IdentitySource.Plugin));
    }

    public override void AfterDeleting(Current<IdentitySource> record, int because, Draft draft)
    {
        foreach (var mapping in draft.Co.Mappings.Values.Where(m => m.Record.SourceId?.Value == record.Id).OrderBy(m => m.Id).ToList())
            Saving.Drop<GroupMapping>(mapping.Id, draft, because, GoesWithSource);
        foreach (var file in draft.Co.Files.Values.Where(f => f.Record.SourceId?.Value == record.Id).OrderBy(f => f.Id).ToList())
            Saving.Drop<FileSource>(file.Id, draft, because, SettingsGoWithSource);
        Saving.Drop<SourceSettings>(record.Id, draft, because, SettingsGoWithSource);
    }
}

/// <summary>A source reads one file (<c>org-identity-sources.md</c> 8.1).</summary>
internal sealed class FileSourceLaws : Laws<FileSource>
{
    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(FileSource.ThresholdWarn)) is int percent and (< 0 or > 100))
            yield return new(Rule.ValueFits, $"A threshold is from 0 to 100 percent, not {percent}.", nameof(FileSource.ThresholdWarn));
    }

    public override IEnumerable<Refusal> Faults(Save<FileSource> save, Draft draft)
    {
        if (save.IsNew && draft.Co.Files.Values.Any(f => f.Record.SourceId == save.Record.SourceId))
            yield return new(Rule.SettingIsTheOnlyOne, $"Source {save.Record.SourceId?.Value} names a file already.", null);
    }
}

/// <summary>A source has settings of its own once, under its own id.</summary>
internal sealed class SourceSettingsLaws : Laws<SourceSettings>
{
    public override int? OwnId(Sent<SourceSettings> sent) => sent[nameof(SourceSettings.Id)] as int? ?? 0;

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(SourceSettings.GuardPercent)) is int percent and (< 0 or > 100))
            yield return new(Rule.ValueFits, $"A guard is from 0 to 100 percent, not {percent}.", nameof(SourceSettings.GuardPercent));
        if (value(nameof(SourceSettings.GuardRecords)) is int records and < 0)
            yield return new(Rule.ValueFits, $"A guard is 0 records or more, not {records}.", nameof(SourceSettings.GuardRecords));
        if (value(nameof(SourceSettings.Filters)) is string filters && Problem(filters) is { } problem) yield return new(Rule.ValueFits, problem, nameof(SourceSettings.Filters));
    }

    public override IEnumerable<Refusal> Faults(Save<SourceSettings> save, Draft draft)
    {
        if (!draft.Co.Sources.ContainsKey(save.Record.Id)) yield return new(Rule.ReferenceIsKnown, $"There is no source {save.Record.Id}.", null);
        else if (save.IsNew && draft.Co.SourceSettings.ContainsKey(save.Record.Id)) yield return new(Rule.SettingIsTheOnlyOne, $"Source {save.Record.Id} has settings already.", null);
    }

    private static string? Problem(string filters)
    {
        try
        {
            _ = RecordFilter.All(filters);
            return null;
        }
        catch (FormatException none)
        {
            return none.Message;
        }
    }
}

/// <summary>A mapping puts nobody into an automatic group, and what it matches by is a pattern (<c>org-identity-sources.md</c> 7).</summary>
internal sealed class GroupMappingLaws : Laws<GroupMapping>
{
    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(GroupMapping.Comparison)) is "REGX" && value(nameof(GroupMapping.Pattern)) is string pattern && GroupMatch.Problem(pattern) is { } problem)
            yield return new(Rule.ValueFits, problem, nameof(GroupMapping.Pattern));
    }

    public override IEnumerable<Refusal> Faults(Save<GroupMapping> save, Draft draft)
    {
        if (save.Changes(m => m.GroupId) && save.Record.GroupId is { } id && draft.Co.Group(id) is { Auto: true } group)
            yield return new(Rule.GroupIsNotAutomatic, $"'{group.Name}' is an automatic group: people are in it for their status, and no mapping puts them there.", nameof(GroupMapping.GroupId));
    }
}

/// <summary>A pipeline that matches by identifier says by which, and one that a source goes by stays.</summary>
internal sealed class PipelineLaws : Laws<Pipeline>
{
    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        var (strategy, type) = (value(nameof(Pipeline.MatchStrategy)) as string, value(nameof(Pipeline.MatchType)) as string);
        if (string.IsNullOrEmpty(type))
        {
            if (strategy == "ID") yield return new(Rule.ValueIsGiven, CheckAttribute.NoText, nameof(Pipeline.MatchType));
            yield break;
        }

        if (strategy switch { "ID" => "Identifier.type", "EA" => "EmailAddress.type", _ => null } is not { } attribute) yield break;
        var types = TypesOf.Active(draft.Co, attribute);
        if (!types.Contains(type)) yield return new(Rule.ValueIsOfAKnownType, $"'{type}' is none of the types that there are: {string.Join(", ", types.Order(StringComparer.Ordinal))}", nameof(Pipeline.MatchType));
    }

    public override IEnumerable<Refusal> FaultsOfDeleting(Current<Pipeline> record, Draft draft)
    {
        List<string> users = [.. draft.Co.Sources.Values.Select(s => s.Record).Where(s => s.PipelineId?.Value == record.Id).OrderBy(s => s.Id).Select(s => $"source {s.Id} ({s.Description})")];
        if (draft.Co.Settings.Setting.DefaultPipelineId?.Value == record.Id) users.Add("the CO's settings, as what sources go by that name none");
        if (users.Count > 0) yield return new(Rule.PipelineIsNotNeeded, $"The pipeline is needed by {string.Join(", ", users)}", null);
    }
}
