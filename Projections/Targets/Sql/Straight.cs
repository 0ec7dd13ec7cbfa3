using System.Collections.Immutable;
using Npgsql;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// Rows go into the tables themselves, which hold nobody yet and are, for that time, without keys and indexes. The tables are
/// locked from the beginning to the commit: readers of the tables wait.
/// </summary>
internal sealed class Straight : ILanding
{
    private readonly Session session;
    private readonly TargetNames names;
    private readonly ImmutableArray<(string Table, string Rebuild)> dropped;

    private Straight(Session session, TargetNames names, ImmutableArray<(string Table, string Rebuild)> dropped) =>
        (this.session, this.names, this.dropped) = (session, names, dropped);

    public LoadPath Path => LoadPath.Straight;

    /// <summary>Clears the way into tables without people; null when something of the user's is in it, and a stage is needed.</summary>
    public static async Task<Straight?> PrepareAsync(Session session, TargetNames names, Catalog catalog, CancellationToken cancel)
    {
        if (!Suits(names.Prefix, catalog) || await HasPeopleAsync(session, names, cancel))
        {
            return null;
        }

        var (keys, indexes) = await CatalogKeys.ReadAsync(session, names.Prefix, cancel);

        string Of(string table) => $"{Identifier.Quote(names.Schema)}.{Identifier.Quote(table)}";
        string DropKey(CatalogKeys.Key key) => $"ALTER TABLE {Of(key.Table)} DROP CONSTRAINT {Identifier.Quote(key.Name)};";
        (string, string) Rebuilt(CatalogKeys.Key key) => (key.Table, $"ALTER TABLE {Of(key.Table)} ADD CONSTRAINT {Identifier.Quote(key.Name)} {key.Definition}");

        // Rows come in any order, so every key between the tables has to go, a user's own too.
        var foreign = keys.Where(k => !k.IsPrimary && k.Parent is { } parent && catalog.Tables.ContainsKey(parent)).ToList();
        // Reader sessions hold the tables as long as they like; the stage needs no lock that they would mind.
        var clear = $"SET LOCAL lock_timeout = '3s'; {string.Concat(foreign.Select(DropKey))} "
            + $"TRUNCATE {string.Join(", ", Tables.All.Select(names.Of))}; SET LOCAL lock_timeout = 0";
        if (await session.TryAsync(clear, cancel, PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.FeatureNotSupported,
            PostgresErrorCodes.DependentObjectsStillExist, PostgresErrorCodes.LockNotAvailable, PostgresErrorCodes.WrongObjectType) is not null)
        {
            return null;
        }

        var later = new List<(string, string)>();
        foreach (var key in keys.Where(k => k.IsPrimary && !k.Settled))
        {
            // A view that groups by the key, say, hangs on it: then it stays, and the table is a little slower.
            if (await session.TryAsync(DropKey(key), cancel, PostgresErrorCodes.DependentObjectsStillExist) is null)
            {
                later.Add(Rebuilt(key));
            }
        }

        var ours = Tables.All.SelectMany(t => t.Indexes.Select(c => names.Prefix.Index(t, c))).ToHashSet();
        foreach (var index in indexes.Where(i => ours.Contains(i.Name) && !i.Settled))
        {
            await session.ExecuteAsync($"DROP INDEX {Of(index.Name)}", cancel);
            later.Add((index.Table, index.Definition));
        }

        return new Straight(session, names, [.. later, .. foreign.Select(Rebuilt)]);
    }

    public string Copy(Table table) => $"COPY {names.Of(table)} ({TargetNames.Columns(table)}) FROM STDIN (FORMAT BINARY, FREEZE)";

    /// <summary>Makes again, as they were, the keys and indexes that were out of the way.</summary>
    /// <exception cref="RowRejected">A row refers to one that is not there.</exception>
    public async Task RebuildAsync(Action<string> at, CancellationToken cancel)
    {
        foreach (var (table, rebuild) in dropped)
        {
            at(table);
            await session.ExecuteAsync(rebuild, cancel);
        }

        await session.ExecuteAsync($"ANALYZE {string.Join(", ", Tables.All.Select(names.Of))}", cancel);
    }

    // Binary rows need the very types of ours, and frozen ones a plain table.
    private static bool Suits(Prefix prefix, Catalog catalog) =>
        catalog.Tables.Values.All(kind => kind == "r")
        && Tables.All.All(t => t.Columns.All(c => catalog.IsBinary(prefix, t, c)));

    // A new target has groups and reference data from its first day, and no people; these few are sent again with the rest.
    private static async Task<bool> HasPeopleAsync(Session session, TargetNames names, CancellationToken cancel) =>
        await session.ScalarAsync<bool>($"SELECT {string.Join(" OR ", Tables.All.Where(t => !IsOfCo(t)).Select(t => $"EXISTS (SELECT 1 FROM {names.Of(t)})"))}", cancel);

    private static bool IsOfCo(Table table) => table == SpCous.Table || table == SpTermsAndConditions.Table || table == SpOrgIdentitySources.Table || table == SpGroups.Table;
}
