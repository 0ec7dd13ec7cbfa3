namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Where the rows of a load are copied to.</summary>
internal interface ILanding
{
    LoadPath Path { get; }

    /// <summary>The COPY statement that takes rows of a table.</summary>
    string Copy(Table table);
}
