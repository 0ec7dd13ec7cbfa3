namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// What a target holds, as one number: equal rows in any order give an equal one, whatever the prefix. A load makes the
/// same of the rows it takes in; this one needs no database.
/// </summary>
public sealed class TargetDigest
{
    private readonly Dictionary<Table, (RowEncoder Encoder, TableDigest Digest)> tables = Tables.All.ToDictionary(t => t, t => (new RowEncoder(t), new TableDigest()));
    private byte[] bytes = [];

    /// <exception cref="RowRejected">A value does not fit its column.</exception>
    public void Add(string subject, Row row)
    {
        var (encoder, digest) = tables[row.Table];
        if (encoder.MaxBytes(row) is var most && most > bytes.Length)
        {
            bytes = new byte[most * 2];
        }

        digest.Add(bytes.AsSpan(0, encoder.Encode(subject, row, bytes)));
    }

    /// <summary>The digest of the rows so far, as hex.</summary>
    public override string ToString() => TableDigest.Of([.. Tables.All.Select(t => (t, tables[t].Digest))]);
}
