using System.Text.Json;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>How records lie in tables.</summary>
internal interface ITableShape
{
    /// <summary>Selects a record's key, then the text of each of its parts.</summary>
    string Select { get; }

    /// <summary>What the parts are called, in the order of the text that is kept; none where the one part is that text.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>A condition on the key, with <c>$1</c> for it.</summary>
    string HasKey { get; }

    /// <summary>A condition on the instants of changes, after <c>$1</c> and up to <c>$2</c>; null where changes leave no trace.</summary>
    string? WasChanged { get; }

    /// <summary>The conditions of a search, each with the value that it is about; null for one that no record of these tables can meet.</summary>
    IReadOnlyList<(string Sql, string Value)>? Found(SourceSearch search);

    /// <summary>What a record means.</summary>
    /// <exception cref="RecordUnreadable">A value of it is none.</exception>
    SourcedRecord Read(JsonElement record);

    Task<IReadOnlyList<string>> GroupAttributesAsync(SqlServer server, CancellationToken cancel);
}
