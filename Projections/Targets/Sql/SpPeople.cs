using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>One row of <c>sp_co_people</c> for each provisioned person.</summary>
public static class SpPeople
{
    public static readonly Table Table = Table.Of("co_people",
        Column.Text("status", 2), Column.Date("date_of_birth"), Column.Text("timezone", 80), Column.Created, Column.Modified);

    public static Row Row(PersonSubject person)
    {
        var record = person.Person.Record;
        return Table.Row(person.Id, Code.Of(record.Status), record.DateOfBirth, record.Timezone, person.Person.Created, person.Person.Modified);
    }
}
