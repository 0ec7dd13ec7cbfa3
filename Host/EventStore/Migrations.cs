using System.Globalization;
using System.Reflection;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>The tables of one room, as numbered SQL files that are applied once each, in order. Nothing is ever dropped.</summary>
/// <param name="room">The folder of the host that holds them, in <c>Schema/1_what_it_makes.sql</c>.</param>
public sealed class Migrations(string room)
{
    private const string Ledger = """
        create schema if not exists eventregistry;
        create table if not exists eventregistry.migrations (
            room    text not null,
            version int not null,
            name    text not null,
            applied timestamp with time zone not null default (now()),
            primary key (room, version)
        );
        """;

    // One migration at a time in a database, whichever room it is of.
    private const string Alone = "select pg_advisory_xact_lock(hashtext('eventregistry.migrations'))";

    private readonly List<Migration> files = [.. FilesOf(room).OrderBy(f => f.Version)];

    /// <summary>The event store's own tables.</summary>
    public static Migrations OfEventStore { get; } = new("EventStore");

    /// <summary>The version this program was made for: the number of its last file.</summary>
    public int SchemaVersion => files[^1].Version;

    /// <summary>Applies what is missing, all or nothing. Several processes may do so at once; doing it again changes nothing.</summary>
    /// <exception cref="SchemaIsNewer">A newer version of the program made these tables.</exception>
    public Task ApplyAsync(NpgsqlDataSource database, CancellationToken ct) => ApplyAsync(database, [this], ct);

    /// <summary>Applies what is missing in several rooms, in their order, all or nothing.</summary>
    /// <inheritdoc cref="ApplyAsync(NpgsqlDataSource, CancellationToken)"/>
    public static async Task ApplyAsync(NpgsqlDataSource database, IReadOnlyList<Migrations> rooms, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await ApplyAsync(connection, rooms, ct);
    }

    /// <inheritdoc cref="ApplyAsync(NpgsqlDataSource, IReadOnlyList{Migrations}, CancellationToken)"/>
    public static async Task ApplyAsync(NpgsqlConnection connection, IReadOnlyList<Migrations> rooms, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, Alone, ct);
        await ExecuteAsync(connection, Ledger, ct);
        var applied = await AppliedAsync(connection, ct);
        foreach (var room in rooms) await room.ApplyAsync(connection, applied.GetValueOrDefault(room.Name), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Whether the tables of some rooms are those that this program was made for, neither older nor newer.</summary>
    public static async Task<bool> AreAppliedAsync(NpgsqlDataSource database, IReadOnlyList<Migrations> rooms, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var applied = await AppliedAsync(connection, ct);
        return rooms.All(r => applied.GetValueOrDefault(r.Name) == r.SchemaVersion);
    }

    private string Name => room;

    private async Task ApplyAsync(NpgsqlConnection connection, int applied, CancellationToken ct)
    {
        if (applied > SchemaVersion) throw new SchemaIsNewer(room, applied, SchemaVersion);
        foreach (var file in files.Where(f => f.Version > applied))
        {
            await ExecuteAsync(connection, file.Sql, ct);
            await using var noted = new NpgsqlCommand("insert into eventregistry.migrations (room, version, name) values ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = room }, new() { Value = file.Version }, new() { Value = file.Name } },
            };
            await noted.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task<Dictionary<string, int>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select room, max(version) from eventregistry.migrations group by room", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) applied[reader.GetString(0)] = reader.GetInt32(1);
        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static IEnumerable<Migration> FilesOf(string room)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var folder = $"{room}/Schema/";
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)))
        {
            var name = resource[folder.Length..^".sql".Length];
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new(int.Parse(name[..name.IndexOf('_', StringComparison.Ordinal)], CultureInfo.InvariantCulture), name, text.ReadToEnd());
        }
    }

    private sealed record Migration(int Version, string Name, string Sql);
}

/// <summary>The database was made by a newer version of the program, which alone may write to it.</summary>
public sealed class SchemaIsNewer(string room, int found, int known) : Exception(
    $"The tables of {room} are at version {found}; this program knows them up to version {known}. Run the newer program.");
