namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The tables in a PostgreSQL database that hold one CO, under one prefix, for others to read.</summary>
/// <param name="connectionString">Where the tables are; they are made in its first schema.</param>
/// <param name="prefix">What their names begin with.</param>
/// <param name="coId">The CO that they hold.</param>
public sealed class SqlTarget(string connectionString, Prefix prefix, int coId)
{
    // The commit stays synchronous: it is one a load, and TRUNCATE makes it so anyway; a load that was reported is on disk.

    // A small sample is enough to plan by until autovacuum takes a large one; the large one would be a fifth of the time.
    private const string Ample = """
        SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL temp_buffers = '64MB';
        SET LOCAL max_parallel_maintenance_workers = 2; SET LOCAL jit = off; SET LOCAL default_statistics_target = 10;
        """;

    /// <summary>Makes the tables, columns, indexes and keys that are missing. Nothing is dropped; a second time changes nothing.</summary>
    /// <exception cref="TargetHoldsAnotherCo">The tables are another CO's.</exception>
    /// <exception cref="TargetFailure">The database cannot be reached or changed.</exception>
    public async Task<SchemaReport> ApplySchemaAsync(CancellationToken cancel = default)
    {
        await using var session = await Session.OpenAsync(connectionString, cancel);
        await LockAsync(session, null, cancel);
        var names = new TargetNames(session.Schema, prefix);
        var catalog = await Catalog.ReadAsync(session, prefix, cancel);
        Marker.Check(catalog.Marker, coId, names);
        var schema = new Schema(catalog, await CatalogKeys.ReadAsync(session, prefix, cancel), names, coId);
        var done = new List<string>();
        var left = schema.Differences().ToList();
        foreach (var step in schema.Steps())
        {
            var refused = step.Unless is { } unless ? await session.TryAsync(step.Sql, cancel, unless) : null;
            if (step.Unless is null)
            {
                await session.ExecuteAsync(step.Sql, cancel);
            }
            else if (refused is not null && step.Otherwise is { } otherwise)
            {
                await session.ExecuteAsync(otherwise, cancel);
            }

            (refused is null ? done : left).Add(refused is null ? step.Sql : $"{step.Sql}: {refused.MessageText}.");
        }

        await session.CommitAsync(cancel);
        return new SchemaReport([.. done], [.. left]);
    }

    /// <summary>The groups and people that the tables hold while nobody has said whose they are, as when COmanage itself filled them; else none.</summary>
    /// <exception cref="TargetFailure">The database cannot be reached or read.</exception>
    public async Task<(IReadOnlyList<int> Groups, IReadOnlyList<int> People)> UnclaimedAsync(CancellationToken cancel = default)
    {
        await using var session = await Session.OpenAsync(connectionString, cancel);
        var catalog = await Catalog.ReadAsync(session, prefix, cancel);
        if (Marker.Co(catalog.Marker) is not null) return ([], []);
        var names = new TargetNames(session.Schema, prefix);
        Task<List<int>> Ids(Table table) => catalog.Columns.GetValueOrDefault((prefix.Table(table), "id")) is "integer"
            ? session.ReadAsync($"SELECT id FROM {names.Of(table)} ORDER BY id", r => r.GetInt32(0), cancel)
            : Task.FromResult<List<int>>([]);
        return (await Ids(SpGroups.Table), await Ids(SpPeople.Table));
    }

    /// <summary>Whether any of the tables is there.</summary>
    /// <exception cref="TargetFailure">The database cannot be reached or read.</exception>
    public async Task<bool> ExistAsync(CancellationToken cancel = default)
    {
        await using var session = await Session.OpenAsync(connectionString, cancel);
        return !(await Catalog.ReadAsync(session, prefix, cancel)).Tables.IsEmpty;
    }

    /// <summary>Whether anybody is in the tables.</summary>
    /// <exception cref="TargetFailure">The database cannot be reached or read.</exception>
    public async Task<bool> HoldsPeopleAsync(CancellationToken cancel = default)
    {
        await using var session = await Session.OpenAsync(connectionString, cancel);
        var catalog = await Catalog.ReadAsync(session, prefix, cancel);
        return catalog.Tables.ContainsKey(prefix.Table(SpPeople.Table))
            && await session.ScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {new TargetNames(session.Schema, prefix).Of(SpPeople.Table)})", cancel);
    }

    /// <summary>Reads all that the target holds at one moment. Nobody waits for it.</summary>
    /// <exception cref="TargetMissing">The schema was not applied.</exception>
    /// <exception cref="TargetHoldsAnotherCo">The tables are another CO's.</exception>
    /// <exception cref="TargetFailure">The database cannot be reached or read.</exception>
    public async Task<TargetSurvey> SurveyAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancel = default)
    {
        await using var session = await Session.OpenLookingAsync(connectionString, null, cancel);
        var names = new TargetNames(session.Schema, prefix);
        var catalog = await Catalog.ReadAsync(session, prefix, cancel);
        Marker.Check(catalog.Marker, coId, names);
        CheckTables(catalog, names);
        var snapshot = await session.ScalarAsync<string>("SELECT pg_export_snapshot()", cancel);
        return await new Survey(names, catalog, progress).RunAsync(session, () => Session.OpenLookingAsync(connectionString, snapshot, cancel), cancel);
    }

    /// <summary>
    /// Begins to take in all rows that the target should hold. Waits, and says so, while another load of the same target runs.
    /// Tables that are all empty are locked until the end of a rebuild; otherwise readers never wait.
    /// </summary>
    /// <exception cref="TargetMissing">The schema was not applied.</exception>
    /// <exception cref="TargetHoldsAnotherCo">The tables are another CO's.</exception>
    /// <exception cref="TargetFailure">The database cannot be reached or written.</exception>
    public async Task<Load> BeginAsync(LoadKind kind, IProgress<LoadProgress>? progress = null, CancellationToken cancel = default)
    {
        var session = await Session.OpenAsync(connectionString, cancel);
        try
        {
            await session.ExecuteAsync(Ample, cancel);
            await LockAsync(session, progress, cancel);
            var names = new TargetNames(session.Schema, prefix);
            var catalog = await Catalog.ReadAsync(session, prefix, cancel);
            Marker.Check(catalog.Marker, coId, names);
            CheckTables(catalog, names);
            ILanding? straight = kind is LoadKind.Rebuild ? await Straight.PrepareAsync(session, names, catalog, cancel) : null;
            return new Load(session, names, kind, straight ?? await Stage.CreateAsync(session, cancel), progress);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task LockAsync(Session session, IProgress<LoadProgress>? progress, CancellationToken cancel)
    {
        var key = new TargetNames(session.Schema, prefix).LockKey;
        if (!await session.ScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", cancel, key))
        {
            progress?.Report(new LoadProgress(LoadPhase.Waiting, null, 0));
            await session.ScalarAsync<object>("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", cancel, key);
        }
    }

    private void CheckTables(Catalog catalog, TargetNames names)
    {
        var missing = Tables.All.FirstOrDefault(t => !catalog.Tables.ContainsKey(prefix.Table(t)));
        var lacking = missing is null
            ? Tables.All.SelectMany(t => t.Columns.Select(c => (Table: prefix.Table(t), Column: c.Name))).FirstOrDefault(c => !catalog.Columns.ContainsKey(c))
            : default;
        if (missing is not null || lacking.Table is not null)
        {
            var what = missing is null ? $"column {lacking.Column} of table {lacking.Table}" : $"table {prefix.Table(missing)}";
            throw new TargetMissing($"Schema {names.Schema} lacks the {what}. Apply the target's schema first.")
            {
                Table = missing is null ? lacking.Table : prefix.Table(missing),
                Column = lacking.Column,
            };
        }
    }
}
