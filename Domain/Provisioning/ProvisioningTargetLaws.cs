using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Provisioning;

/// <summary>What holds for a target (<c>records.md</c> 6): it has its turn among the CO's, tries again a few times, and stays the provisioner's that it was made for.</summary>
internal sealed class ProvisioningTargetLaws : Laws<ProvisioningTarget>
{
    private const int UsualRetries = 3;

    private const string GoesWithTarget = "how a target is reached goes with it";

    public override ProvisioningTarget Kept(Save<ProvisioningTarget> save, Draft draft) => save.Record with
    {
        Plugin = save.Before?.Record.Plugin ?? save.Record.Plugin,
        MaxRetry = save.Record.MaxRetry is null or 0 ? UsualRetries : save.Record.MaxRetry,
        Order = save.Record.Order ?? Places.After(draft.Co.Targets.Values.Where(t => t.Id.Value != save.Before?.Id).Select(t => t.Record?.Record.Order)),
    };

    public override void AfterDeleting(Current<ProvisioningTarget> record, int because, Draft draft)
    {
        if (draft.Co.Targets[record.Id].Settings is not null) Saving.Drop<TargetSettings>(record.Id, draft, because, GoesWithTarget);
    }
}
