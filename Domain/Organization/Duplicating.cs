using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;

namespace EventRegistry.Domain.Organization;

/// <summary>Makes a new CO like another: its settings and types, its COUs, and its groups with their nestings. Nobody is copied, nor what feeds or is fed.</summary>
internal static class Duplicating
{
    private const string Law = "a copy has what its original has";

    public static ImmutableArray<Refusal> Into(Draft draft, out int? recordId)
    {
        recordId = null;
        if (draft.Known.Original?.Settings.Record is not { } original) return [new(Rule.RecordIsLive, "CO Unknown", null)];
        var sent = Sent<Co>.All(original.Record).With(nameof(Co.Name), $"Copy of {original.Record.Name}");
        if (Saving.Add(sent, draft, out var id) is { Length: > 0 } refusals) return refusals;
        recordId = id;
        // The CO's own add came first.
        new Copy(draft.Known.Original, new(id), draft, because: 0).All();
        return [];
    }

    private sealed class Copy(Collaboration original, CoId co, Draft draft, int because)
    {
        private readonly Dictionary<CouId, CouId> cous = [];
        private readonly Dictionary<GroupId, GroupId> groups = [];

        public void All()
        {
            // Pipelines are not copied, and so none is the default.
            foreach (var setting in original.Settings.Settings)
                draft.Add(setting.Record with { Id = draft.NextId<CoSetting>(), CoId = co, DefaultPipelineId = null }, because, Law);
            foreach (var cou in original.Cous.Values.OrderBy(c => c.Id)) cous[new(cou.Id)] = new(draft.NextId<Cou>());
            foreach (var cou in original.Cous.Values.OrderBy(c => c.Id)) Add(cou.Record);
            foreach (var group in original.LiveGroups.OrderBy(g => g.Id)) Add(group);
            foreach (var nesting in original.Groups.Values.SelectMany(g => g.Nestings).OrderBy(n => n.Id)) Add(nesting.Record);
        }

        private void Add(Cou cou)
        {
            var copy = cou with { Id = cous[new(cou.Id)].Value, CoId = co, ParentId = Of(cou.ParentId) };
            DefaultGroups.MakeMissing(AutomaticGroups.Of(copy), draft.Add(copy, because, Law), draft);
        }

        private void Add(GroupRecord group)
        {
            var cou = Of(group.CouId);
            var made = DefaultGroups.IsDefault(group.GroupType) ? draft.Co.LiveGroups.FirstOrDefault(g => g.CouId == cou && g.GroupType == group.GroupType) : null;
            groups[new(group.Id)] = new(made?.Id ?? draft.NextId<GroupRecord>());
            if (made is null) draft.Add(group with { Id = groups[new(group.Id)].Value, CoId = co, CouId = cou }, because, Law);
        }

        private void Add(Nesting nesting)
        {
            if (groups.TryGetValue(nesting.GroupId, out var source) && groups.TryGetValue(nesting.TargetGroupId, out var target))
                draft.Add(nesting with { Id = draft.NextId<Nesting>(), GroupId = source, TargetGroupId = target }, because, Law);
        }

        private CouId? Of(CouId? cou) => cou is { } id && cous.TryGetValue(id, out var copy) ? copy : null;
    }
}
