namespace EventRegistry.Host.Embedded;

/// <summary>Which private cluster is meant: the user's own, which lasts, or one to be thrown away.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>The environment variable that names the folder of the lasting cluster.</summary>
    public const string Variable = "EVENTREGISTRY_HOME";

    /// <summary>The user's own cluster: its data last, and its server runs on when this process ends.</summary>
    public static EmbeddedOptions Lasting => new();

    /// <summary>A cluster for one process: fast because nothing of it has to survive, gone with its owner.</summary>
    public static EmbeddedOptions ThrowAway => new() { IsThrowAway = true };

    /// <summary>Where the cluster lives; null for the usual place (a temporary folder, if it is to be thrown away).</summary>
    public string? Folder { get; init; }

    public bool IsThrowAway { get; init; }

    /// <summary>Where to look for PostgreSQL's programs; null for all the places of this machine.</summary>
    public PostgresPlaces? Places { get; init; }
}
