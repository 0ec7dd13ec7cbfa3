namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One statement and the values of its parameters: arrays of <see cref="int"/> or of <see cref="string"/>, or one string.</summary>
internal readonly record struct Statement(string Sql, params object[] Values);
