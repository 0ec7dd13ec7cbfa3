namespace EventRegistry.Host.Import;

/// <summary>The tables of a COmanage Registry, wherever they are.</summary>
public interface IRegistryTables : IAsyncDisposable
{
    /// <summary>What it is called in messages: a folder, or a host and database. Never a secret.</summary>
    string Name { get; }

    /// <summary>The tables that are there, with the columns of each, without the prefix <c>cm_</c>.</summary>
    /// <exception cref="ImportFailed">There is nothing of the kind.</exception>
    Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ColumnsAsync(CancellationToken cancel);

    /// <summary>Opens a table's rows as PostgreSQL CSV without a header, in the order of <see cref="ColumnsAsync"/>.</summary>
    Task<Stream> OpenAsync(string table, CancellationToken cancel);

    /// <summary>Says where a row is, for a message: file and line where there are such.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rowId">The row's id, or null where only the line is known, or where the row has none.</param>
    /// <param name="line">The line among the rows, from 1, or null where only the id is known.</param>
    string Place(string table, int? rowId, long? line);
}
