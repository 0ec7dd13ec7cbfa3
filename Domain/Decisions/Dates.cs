namespace EventRegistry.Domain.Decisions;

/// <summary>A validity has a length: its beginning comes strictly before its end (<c>records.md</c>).</summary>
internal static class Dates
{
    private const string Message = "\"Valid From\" date MUST precede \"Valid Through\" date";

    public static IEnumerable<Refusal> Faults(Func<string, object?> value) =>
        value("ValidFrom") is DateTimeOffset from && value("ValidThrough") is DateTimeOffset through && from >= through
        ? [new(Rule.ValidityHasALength, Message, "ValidFrom"), new(Rule.ValidityHasALength, Message, "ValidThrough")]
        : [];
}
