namespace EventRegistry.Host.Import;

/// <summary>What was to be imported cannot be: the message names the place, what is wrong there, and the way out. Nothing was stored.</summary>
public sealed class ImportFailed(string message, Exception? inner = null) : Exception(message, inner);
