namespace EventRegistry.Domain.Changelog;

/// <summary>From when to when something counts: after the first instant, up to and including the last (<c>provisioning.md</c> 8.3).</summary>
/// <param name="From">Null when it always has.</param>
/// <param name="Through">Null when it always will.</param>
public readonly record struct Validity(DateTimeOffset? From, DateTimeOffset? Through)
{
    public bool Covers(DateTimeOffset at) => (From is not { } from || from < at) && (Through is not { } through || through >= at);
}
