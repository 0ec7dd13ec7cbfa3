namespace EventRegistry.Benchmarks.History;

/// <summary>A row that is still open: written when nothing happens to it any more.</summary>
internal interface IKept
{
    bool IsDeleted { get; }

    void Delete();

    /// <summary>Writes the live row.</summary>
    void Close();
}
