using System.Globalization;
using System.Text.RegularExpressions;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Commands;

/// <summary>Knows how far numbered identifiers have come. The first time all of them are looked through; from then on the number is kept.</summary>
internal sealed class Serials(NpgsqlDataSource database)
{
    private const string Known = "select highest from eventregistry.serials where tenant = $1 and among = $2 and type = $3 and prefix = $4 and suffix = $5";

    // Deleted ones count: no number is given twice. Numbers beyond what an id may be are none of ours.
    private const string Search = """
        select coalesce(max(substring(r.data ->> 'Value' from $6)::bigint), 0)::integer from eventregistry.records r
        where r.tenant = $1 and r.kind = 'identifier' and r.data ->> 'Type' = $3 and r.data ->> 'Value' ~ $6 and not r.is_copy
          and case $2 when 'person' then r.person is not null else r.grp is not null end and $4 is not null and $5 is not null
        """;

    private const string Keep = """
        insert into eventregistry.serials as s (tenant, among, type, prefix, suffix, highest) values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant, among, type, prefix, suffix) do update set highest = greatest(s.highest, excluded.highest)
        """;

    /// <summary>The highest number of each that was ever given; 0 where there was none.</summary>
    public async Task<IReadOnlyDictionary<Serial, int>> HighestAsync(CoId co, IEnumerable<Serial> serials, CancellationToken cancel)
    {
        var highest = new Dictionary<Serial, int>();
        foreach (var serial in serials)
        {
            if (await AskAsync(Known, co, serial, null, cancel) is not { } kept)
            {
                kept = await AskAsync(Search, co, serial, $"^{Regex.Escape(serial.Prefix)}0*([0-9]{{1,9}}){Regex.Escape(serial.Suffix)}$", cancel) ?? 0;
                await using var keep = database.CreateCommand(Keep);
                Add(keep.Parameters, co, serial);
                keep.Parameters.Add(new NpgsqlParameter<int> { TypedValue = kept });
                await keep.ExecuteNonQueryAsync(cancel);
            }

            highest[serial] = kept;
        }

        return highest;
    }

    /// <summary>What notes the numbers that a command gives, in its transaction.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Noted(CoId co, IEnumerable<Serial> asked, IEnumerable<Identifier> added)
    {
        var given = added.ToList();
        foreach (var serial in asked)
        {
            var numbers = given.Where(i => i.Type == serial.Type && i.PersonId is not null == (serial.Among == StreamKind.Person)).Select(i => Number(serial, i.Value)).OfType<int>().ToList();
            if (numbers.Count == 0) continue;
            var command = new NpgsqlBatchCommand(Keep);
            Add(command.Parameters, co, serial);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = numbers.Max() });
            yield return command;
        }
    }

    private static int? Number(Serial serial, string? value) =>
        value is not null && value.Length > serial.Prefix.Length + serial.Suffix.Length
        && value.StartsWith(serial.Prefix, StringComparison.Ordinal) && value.EndsWith(serial.Suffix, StringComparison.Ordinal)
        && int.TryParse(value.AsSpan(serial.Prefix.Length, value.Length - serial.Prefix.Length - serial.Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private async Task<int?> AskAsync(string sql, CoId co, Serial serial, string? pattern, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        Add(command.Parameters, co, serial);
        if (pattern is not null) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = pattern });
        return await command.ExecuteScalarAsync(cancel) as int?;
    }

    private static void Add(NpgsqlParameterCollection parameters, CoId co, Serial serial)
    {
        foreach (var text in new[] { Tenant.Of(co), Codes<StreamKind>.Of(serial.Among), serial.Type, serial.Prefix, serial.Suffix })
            parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
    }
}
