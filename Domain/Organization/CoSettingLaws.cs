using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Organization;

/// <summary>A CO has its settings once (<c>records.md</c> 6).</summary>
internal sealed class CoSettingLaws : Laws<CoSetting>
{
    public override IEnumerable<Refusal> Faults(Save<CoSetting> save, Draft draft)
    {
        if (save.IsNew && draft.Co.Settings.Settings.Count > 0) yield return new(Rule.SettingIsTheOnlyOne, "The CO has settings already", null);
    }
}
