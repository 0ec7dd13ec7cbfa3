using System.Globalization;
using System.Text.RegularExpressions;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>
/// The Registry's tables, copied into temporary tables of the session that imports: PostgreSQL parses, joins and sorts them there,
/// in bounded memory, and they are gone with the session however it ends.
/// </summary>
internal sealed partial class Stage(NpgsqlConnection connection, IRegistryTables tables)
{
    private const string KeysTable = "api_users";
    private const string KeysColumn = "password";

    private readonly HashSet<string> missing = new(StringComparer.Ordinal);

    /// <summary>What was found in the source and left alone: tables and columns that the import has no place for.</summary>
    public List<string> LeftAlone { get; } = [];

    /// <summary>Whether the source has the hashes of API users' keys, which are no part of history.</summary>
    public bool HasKeys { get; private set; }

    /// <summary>How many rows were read.</summary>
    public long Rows { get; private set; }

    /// <summary>Copies every table that the import knows.</summary>
    /// <exception cref="ImportFailed">A required table or column is missing, or a row cannot be read.</exception>
    public async Task FillAsync(Action<string, long> progress, CancellationToken cancel)
    {
        var there = await tables.ColumnsAsync(cancel);
        var known = Kinds.OfRegistry.Select(k => new StageTable(k)).ToList();
        if (known.Where(t => t.IsRequired && !there.ContainsKey(t.Name)).Select(t => "cm_" + t.Name).ToList() is { Count: > 0 } absent)
            throw new ImportFailed($"{tables.Name} lacks {string.Join(", ", absent)}. Export all tables of the Registry. Nothing was imported.");
        LeftAlone.AddRange(there.Keys.Where(t => known.All(k => k.Name != t)).Select(t => "cm_" + t));
        foreach (var table in known) CheckColumns(table, there.GetValueOrDefault(table.Name));
        HasKeys = there.GetValueOrDefault(KeysTable)?.Contains(KeysColumn) is true;
        foreach (var table in known)
        {
            var columns = there.GetValueOrDefault(table.Name) ?? [.. table.Columns.Select(c => c.Name)];
            await CreateAsync(table, columns, cancel);
            if (there.ContainsKey(table.Name)) await CopyAsync(table, columns, cancel);
            else await MissAsync(table, cancel);
            progress("reading " + tables.Name, Rows);
        }

        foreach (var table in known) await IndexAsync(table, cancel);
        await ExecuteAsync(
            """
            create temp table stage_source_of as
              select distinct on (org_identity_id) org_identity_id, org_identity_source_id from stage_org_identity_source_records
              where org_identity_source_record_id is null and org_identity_id is not null order by org_identity_id, coalesce(deleted, false), id desc;
            create unique index on stage_source_of (org_identity_id); analyze stage_source_of
            """, cancel);
        foreach (var table in known) await CheckReferencesAsync(table, cancel);
    }

    /// <summary>A table that is left out has its defaults, unless it was there before: then it would read as if all its records were gone.</summary>
    private async Task MissAsync(StageTable table, CancellationToken cancel)
    {
        missing.Add(table.Name);
        await using var command = new NpgsqlCommand("select exists (select 1 from eventregistry.mt_events where type = $1 and causation_id = $2)", connection)
        {
            Parameters = { new() { Value = table.Kind.Name + "_added" }, new() { Value = Importer.Because } },
        };
        if ((bool)(await command.ExecuteScalarAsync(cancel))!)
            throw new ImportFailed($"{tables.Name} lacks cm_{table.Name}, of which history holds records from an earlier import. Export it too: left out, it would read as if all its records were gone.");
    }

    private void CheckColumns(StageTable table, IReadOnlyList<string>? columns)
    {
        if (columns is null) return;
        if (columns is [var only] && only.AsSpan().ContainsAny(";\t"))
            throw new ImportFailed($"cm_{table.Name} of {tables.Name} has a single column, '{(only.Length > 40 ? only[..40] + "..." : only)}'. Fields are to be separated by commas: \\copy cm_{table.Name} to cm_{table.Name}.csv csv header.");
        if (table.Columns.Select(c => c.Name).Except(columns).ToList() is { Count: > 0 } lacking)
            throw new ImportFailed($"cm_{table.Name} of {tables.Name} lacks the column{(lacking.Count > 1 ? "s" : "")} {string.Join(", ", lacking)}. Export the whole table of a Registry 4. Nothing was imported.");
        if (columns.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ImportFailed($"cm_{table.Name} of {tables.Name} has the column {twice.Key} twice. Export the table again. Nothing was imported.");
        LeftAlone.AddRange(columns.Except(table.Columns.Select(c => c.Name)).Where(c => (table.Name, c) != (KeysTable, KeysColumn)).Select(c => $"cm_{table.Name}.{c}"));
    }

    private Task CreateAsync(StageTable table, IReadOnlyList<string> columns, CancellationToken cancel)
    {
        var types = table.Columns.ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        var list = columns.Select(c => $"{Quote(c)} {types.GetValueOrDefault(c, "text")}");
        return ExecuteAsync($"create temp table stage_{table.Name} ({string.Join(", ", list)})", cancel);
    }

    private async Task CopyAsync(StageTable table, IReadOnlyList<string> columns, CancellationToken cancel)
    {
        try
        {
            await using var rows = await tables.OpenAsync(table.Name, cancel);
            // The bytes pass as they are, so that it is PostgreSQL that finds those that are no UTF-8, and says where.
            await using var copy = (NpgsqlCopyTextWriter)await connection.BeginTextImportAsync(
                $"copy stage_{table.Name} ({string.Join(", ", columns.Select(Quote))}) from stdin (format csv)", cancel);
            await rows.CopyToAsync(copy.BaseStream, 1 << 17, cancel);
        }
        catch (PostgresException error) when (error.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            throw Unreadable(table.Name, error);
        }

        await using var count = new NpgsqlCommand($"select count(*) from stage_{table.Name}", connection);
        Rows += (long)(await count.ExecuteScalarAsync(cancel))!;
    }

    private async Task IndexAsync(StageTable table, CancellationToken cancel)
    {
        var self = table.Kind.SelfReference;
        try
        {
            await ExecuteAsync($"alter table stage_{table.Name} add primary key (id)"
                + (self is null ? "" : $"; create index on stage_{table.Name} ({self}) where {self} is not null") + $"; analyze stage_{table.Name}", cancel);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            // The driver keeps the values in an error's details to itself.
            await using var twice = new NpgsqlCommand($"select min(id) from (select id from stage_{table.Name} group by id having count(*) > 1) t", connection);
            var id = (int)(await twice.ExecuteScalarAsync(cancel))!;
            throw new ImportFailed($"{tables.Place(table.Name, id, null)}: the id {id} stands twice in cm_{table.Name}. Ids are unique in a Registry: export the table again. Nothing was imported.", error);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.NotNullViolation)
        {
            throw new ImportFailed($"{tables.Place(table.Name, null, null)}: the row has no id. Every row of a Registry has one: export the table again. Nothing was imported.", error);
        }
    }

    /// <summary>A Registry's database enforces these references, so a row that breaks one shows that the export is not whole.</summary>
    private async Task CheckReferencesAsync(StageTable table, CancellationToken cancel)
    {
        foreach (var (column, parent) in table.CheckedReferences)
        {
            if (missing.Contains(parent)) continue;
            await using var command = new NpgsqlCommand(
                $"select s.id, s.{column} from stage_{table.Name} s where s.{column} is not null and not exists (select 1 from stage_{parent} p where p.id = s.{column}) order by s.id limit 1", connection);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            if (await reader.ReadAsync(cancel))
                throw new ImportFailed($"{tables.Place(table.Name, reader.GetInt32(0), null)}: {column} is {reader.GetInt32(1)}, but cm_{parent} has no row with that id. Export all tables at one moment. Nothing was imported.");
        }
    }

    private ImportFailed Unreadable(string table, PostgresException error)
    {
        var context = CopyContext().Match(error.Where ?? "");
        long? line = context.Success ? long.Parse(context.Groups["line"].Value, CultureInfo.InvariantCulture) : null;
        var column = context.Groups["column"] is { Success: true } named ? $", column {named.Value}" : "";
        var wayOut = error.SqlState switch
        {
            PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => "Export the table in UTF-8.",
            PostgresErrorCodes.BadCopyFileFormat => "Export the table again.",
            _ => "Correct the value in the Registry and export the table again.",
        };
        return new ImportFailed($"{tables.Place(table, null, line)}{column}: {error.MessageText}. {wayOut} Nothing was imported.", error);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("line (?<line>[0-9]+)(, column (?<column>[^:]+))?")]
    private static partial Regex CopyContext();
}
