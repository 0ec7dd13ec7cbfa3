using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Api.Core;

/// <summary>Which people a page of a CO's index is about.</summary>
/// <param name="Ids">Those on the page, in order.</param>
/// <param name="Total">How many there are on all pages.</param>
internal sealed record PeopleIndex(IReadOnlyList<int> Ids, long Total)
{
    private const int FewestOnAPage = 2;
    private const int MostOnAPage = 1000;
    private const int UsuallyOnAPage = 100;

    public static async Task<(PeopleIndex Index, int Page, int Limit)> ReadAsync(Call call, CoId co)
    {
        var limit = call.QueryId("limit") is >= FewestOnAPage and <= MostOnAPage and var wanted ? wanted : UsuallyOnAPage;
        var page = call.QueryId("page") is > 0 and var given ? given : 1;
        var descending = string.Equals(call.Query("direction"), "desc", StringComparison.OrdinalIgnoreCase);
        var condition = "r.tenant = $1 and r.kind = 'person' and not r.is_copy and not r.deleted and ($2::text is null or r.data->>'Status' = $2)";
        await using var query = call.Desk.Registry.Database.CreateCommand($"""
            select (select count(*) from eventregistry.records r where {condition}),
                array(select r.id from eventregistry.records r where {condition} order by r.id {(descending ? "desc" : "asc")} limit $3 offset $4)
            """);
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        query.Parameters.Add(new NpgsqlParameter { Value = (object?)Status(call) ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        query.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        query.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (page - 1L) * limit });
        await using var reader = await query.ExecuteReaderAsync(call.Cancel);
        await reader.ReadAsync(call.Cancel);
        return (new(reader.GetFieldValue<int[]>(1), reader.GetInt64(0)), page, limit);
    }

    /// <summary>The code of the status that is asked for, whatever its case; null for any. A word that is none is nobody's.</summary>
    private static string? Status(Call call) => call.Query("co_person_status") is not { Length: > 0 } word ? null
        : Enum.TryParse<PersonStatus>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var status) && !char.IsDigit(word[0]) ? Codes<PersonStatus>.Of(status)
        : word.ToUpper(CultureInfo.InvariantCulture);
}
