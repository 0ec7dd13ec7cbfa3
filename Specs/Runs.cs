using FsCheck;

namespace EventRegistry.Specs;

/// <summary>How properties are run.</summary>
internal static class Runs
{
    /// <summary>A counterexample throws; success says nothing, for what is written to the console may be what another spec reads.</summary>
    public static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
}
