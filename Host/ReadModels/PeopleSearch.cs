using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.EventStore.Json;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>Finds people by what their names, e-mail addresses and identifiers begin with, page by page.</summary>
/// <remarks>
/// People come in the order of what they were found by, each once, at the first of their values that fits. So a page is a walk
/// along an index from the place where the last one ended, however many people there are.
/// </remarks>
public sealed class PeopleSearch(NpgsqlDataSource database)
{
    // Their two parameters each follow the CO and the cursor.
    private const int FirstCriterion = 4;

    /// <param name="after">Where the last page ended; null for the first page.</param>
    /// <param name="limit">The most people to return.</param>
    public async Task<PeoplePage> FindAsync(CoId co, PeopleQuery query, PeopleCursor? after, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        await using var command = Command(co, query, after, limit);
        var texts = new ShortTexts();
        var (people, places) = (new List<FoundPerson>(), new List<PeopleCursor>());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            places.Add(new(reader.GetString(0), reader.GetInt32(1)));
            var name = reader.IsDBNull(4) ? null : (Name)RecordForm.Of(Kind<Name>.Instance).Read(reader.GetFieldValue<byte[]>(4), texts);
            people.Add(new(
                new(reader.GetInt32(1)), reader.IsDBNull(3) ? null : Codes<PersonStatus>.Parse(reader.GetString(3)), name, reader.IsDBNull(2) ? null : reader.GetString(2)));
        }

        return people.Count > limit ? new([.. people.Take(limit)], places[limit - 1]) : new(people, null);
    }

    internal NpgsqlCommand Command(CoId co, PeopleQuery query, PeopleCursor? after, int limit)
    {
        var criteria = query.Criteria;
        var start = Start(criteria.Count > 0 ? criteria[0].From : "", after);
        var command = database.CreateCommand();
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = start.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = start.Person });
        foreach (var criterion in criteria)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = criterion.From });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = criterion.To });
        }

        var found = criteria.Count > 0
            ? string.Join(" union all ", Walks(criteria[0], limit + 1, string.Concat(criteria.Skip(1).Select((c, i) => Also(c, FirstCriterion + 2 + (2 * i))))))
            : "select '' as value, p.id as person, null as match from eventregistry.records p where p.tenant = $1 and p.kind = 'person' and p.id > $3 and not p.is_copy and not p.deleted";
        command.CommandText = $"""
            select f.value, f.person, f.match, p.data->>'Status', n.data
            from (select * from ({found}) found order by value, person limit {limit + 1}) f
            join eventregistry.records p on p.kind = 'person' and p.id = f.person
            left join lateral (
                select n.data from eventregistry.records n
                where n.person = f.person and n.kind = 'name' and n.data->>'PrimaryName' = 'true' and not n.is_copy and not n.deleted order by n.id limit 1) n on true
            order by f.value, f.person
            """;
        return command;
    }

    /// <summary>People by the first criterion: a walk along each index that has them, no further than a page.</summary>
    /// <param name="most">Stands in the text, since a plan that is made for any number of rows sorts all that begin so.</param>
    private static IEnumerable<string> Walks(Criterion criterion, int most, string also)
    {
        const int place = FirstCriterion;
        string[] hits = criterion.Kind switch
        {
            "name" => [Hits("name", "lookup", "Given", place), Hits("name", "family", "Family", place) + " and r.family is distinct from r.lookup"],
            "identifier" => [Hits(criterion.Kind, "lookup", "Value", place)],
            _ => [Hits(criterion.Kind, "lookup", "Mail", place)],
        };
        var first = $"case when {Within("e.lookup", place)} then e.lookup end";
        if (criterion.Kind == "name") first = $"least({first}, case when {Within("e.family", place)} then e.family end)";
        return hits.Select(h => $"(select h.value, h.person, h.match from ({h}) h where {IsFirst(first, criterion.Kind)}{also} order by h.value, h.person limit {most})");
    }

    // The place to start from is the only lower bound: of two, PostgreSQL may begin the walk at the lesser, and pass over all
    // that lies between them.
    private static string Hits(string kind, string column, string member, int place) => $"""
        select r.{column} as value, r.person, r.id, r.data->>'{member}' as match from eventregistry.records r
        where r.tenant = $1 and r.kind = '{kind}' and (r.{column}, r.person) > ($2, $3) and r.{column} < ${place + 1} and r.{column} is not null
            and r.person is not null and not r.is_copy and not r.deleted
        """;

    /// <summary>Where the walk begins, exclusive: where the last page ended, or before the first value that fits, whichever comes later.</summary>
    private static PeopleCursor Start(string from, PeopleCursor? after) => after is not null && IsBefore(from, after.Value) ? after : new(from, after?.Value == from ? after.Person : 0);

    // In the order of bytes, as the database has it.
    private static bool IsBefore(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)) < 0;

    // Asked of each person by itself (offset 0), so that nobody is looked at who is not on the page.
    private static string IsFirst(string value, string kind) => $"""
        not exists (select from eventregistry.records e where e.person = h.person and e.kind = '{kind}' and not e.is_copy and not e.deleted
            and ({value}, e.id) < (h.value, h.id) offset 0)
        and exists (select from eventregistry.records p where p.kind = 'person' and p.id = h.person and p.tenant = $1 and not p.deleted offset 0)
        """;

    private static string Also(Criterion criterion, int place) => $"""
         and exists (select from eventregistry.records a where a.person = h.person and a.kind = '{criterion.Kind}' and not a.is_copy and not a.deleted
            and ({Within("a.lookup", place)}{(criterion.Kind == "name" ? " or " + Within("a.family", place) : "")}) offset 0)
        """;

    private static string Within(string column, int place) => $"({column} >= ${place} and {column} < ${place + 1})";
}
