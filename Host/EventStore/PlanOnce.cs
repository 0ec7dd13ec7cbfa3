namespace EventRegistry.Host.EventStore;

/// <summary>How statements that take arrays, and find each row they need by an index, are planned in a transaction.</summary>
internal static class PlanOnce
{
    /// <summary>
    /// Of arrays the planner believes that planning for each anew will pay. It never does. And what it plans once for tables that are small yet is kept while they grow: so nothing may read a
    /// whole one.
    /// </summary>
    public const string Sql = "select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)";
}
