using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What would be written into tables that are yet to be made.</summary>
public static class FirstFill
{
    /// <summary>What would be written of one subject: all that the target is to hold of it.</summary>
    public static Told Of(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        try
        {
            var portion = Portion.Of(verdict);
            return new(verdict.Subject, [.. portion.Lines.Select(l => Missing(verdict, l))], Digest: portion.Digest);
        }
        catch (RowRejected rejected)
        {
            return new(verdict.Subject, [], Failure: rejected);
        }
    }

    /// <summary>The same, where a value that the table cannot hold is refused at once.</summary>
    /// <exception cref="RowRejected">A value does not fit its column.</exception>
    public static IEnumerable<Drift> RowsOf(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Portion.Of(verdict).Lines.Select(l => Missing(verdict, l));
    }

    /// <summary>All that the target is to hold of a subject, as one number; null when that is nothing.</summary>
    /// <exception cref="RowRejected">A value does not fit its column.</exception>
    public static Guid? DigestOf(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Portion.Of(verdict) is { Lines.IsEmpty: false } portion ? portion.Digest : null;
    }

    private static Drift Missing(Verdict verdict, Line line) => new RowChange(verdict.Subject, line.Table, line.Id, null, line.Cells).Drift;
}
