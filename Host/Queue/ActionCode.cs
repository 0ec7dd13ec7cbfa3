using System.Diagnostics;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Queue;

/// <summary>How actions are called in the queue's tables.</summary>
internal static class ActionCode
{
    public static string Of(ProvisioningAction action) => action switch
    {
        ProvisioningAction.Eligible => "eligible",
        ProvisioningAction.Ineligible => "ineligible",
        ProvisioningAction.Deleted => "deleted",
        _ => throw new UnreachableException(),
    };

    public static ProvisioningAction? Read(string code) => code switch
    {
        "eligible" => ProvisioningAction.Eligible,
        "ineligible" => ProvisioningAction.Ineligible,
        "deleted" => ProvisioningAction.Deleted,
        _ => null,
    };
}
