namespace EventRegistry.Host;

/// <summary>Tells how far a long piece of work is.</summary>
/// <param name="step">What is being done.</param>
/// <param name="done">How much of it is done.</param>
/// <param name="total">How much there is; null when that is not known.</param>
internal delegate void Progress(string step, long done, long? total = null);
