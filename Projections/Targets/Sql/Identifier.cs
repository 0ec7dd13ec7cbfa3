namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Names as PostgreSQL keeps and reads them.</summary>
internal static class Identifier
{
    /// <summary>The most bytes of a name that PostgreSQL keeps.</summary>
    public const int MaxBytes = 63;

    /// <summary>A name as PostgreSQL would cut it, so that it can be looked up again in the catalog.</summary>
    /// <remarks>For ASCII names only, which a <see cref="Prefix"/> and our own tables always give.</remarks>
    public static string Cut(string name) => name.Length <= MaxBytes ? name : name[..MaxBytes];

    /// <summary>A name that stands for itself in a statement, whatever it contains.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A string that stands for itself in a statement; the session has standard_conforming_strings on.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
