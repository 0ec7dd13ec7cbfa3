using System.Globalization;

namespace EventRegistry.Host.Queue;

/// <summary>How long what a host has taken remains its own when nothing is heard of the host.</summary>
internal static class Lease
{
    /// <summary>The environment variable that says so otherwise, in seconds.</summary>
    public const string Variable = "EVENTREGISTRY_LEASE";

    public static readonly TimeSpan Usual = Read(Environment.GetEnvironmentVariable(Variable)) ?? TimeSpan.FromSeconds(30);

    /// <summary>
    /// What a transaction sets that holds what other hosts wait for, with its synchronous commit off: a host that stops in the middle of it, or whose machine is
    /// gone without a word, is not to hold it for ever.
    /// </summary>
    public static readonly string Manners = string.Create(CultureInfo.InvariantCulture,
        $"set local synchronous_commit = off; set local idle_in_transaction_session_timeout = {Milliseconds}");

    /// <summary>The same as <see cref="Manners"/>, to be selected.</summary>
    public static readonly string Settings = string.Create(CultureInfo.InvariantCulture,
        $"set_config('synchronous_commit', 'off', true), set_config('idle_in_transaction_session_timeout', '{Milliseconds}', true)");

    private static int Milliseconds => (int)Usual.TotalMilliseconds;

    private static TimeSpan? Read(string? seconds) =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 86_400 ? TimeSpan.FromSeconds(number) : null;
}
