using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Matching;

/// <summary>Knows whether two records are of one person, for several systems of record at once (<c>org-identity-sources.md</c> 6.2, strategy EX).</summary>
public interface IMatcher
{
    /// <summary>Asks who a record is about.</summary>
    Task<MatchAnswer> MatchAsync(MatchQuestion question, CancellationToken cancel);

    /// <summary>Tells what a record now says of somebody who was matched before. Null when it was taken.</summary>
    Task<Failed?> TellAsync(MatchQuestion question, CancellationToken cancel);
}

/// <summary>A record to be matched.</summary>
/// <param name="SorLabel">How the matcher knows its source.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Record">What it says.</param>
public sealed record MatchQuestion(string SorLabel, string Key, SourcedRecord Record);

/// <summary>What a matcher answers.</summary>
public abstract record MatchAnswer;

/// <summary>The record is about the person with this reference identifier, who may be new.</summary>
public sealed record Matched(string ReferenceId) : MatchAnswer;

/// <summary>Somebody has to decide first. The record is to be asked for again later.</summary>
/// <param name="Request">By what the matcher knows the decision that is due; null where it does not say.</param>
public sealed record Pending(string? Request) : MatchAnswer;

/// <summary>There is no answer.</summary>
/// <param name="Sentence">What is wrong, where, and what to do.</param>
/// <param name="MayPass">Whether asking again may help.</param>
public sealed record Failed(string Sentence, bool MayPass) : MatchAnswer;
