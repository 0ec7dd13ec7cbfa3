using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Upkeep;
using EventRegistry.Specs.Commands;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace EventRegistry.Specs.Upkeep;

/// <summary>An office where something ends at noon.</summary>
internal static class Upkept
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Noon = Morning.AddHours(3);

    public static Clockwork Clockwork(this Office office) => new(office.Registry, office.Registrar, NullLogger<Clockwork>.Instance);

    public static async Task<(int Person, GroupId Into)> NestedUntilNoonAsync(this Office office)
    {
        var ada = await office.EnrolAsync("Ada");
        var (from, into) = (await office.GroupAsync("From"), await office.GroupAsync("Into"));
        await office.DoAsync(new Add<Nesting>(Sent<Nesting>.Nothing.With("GroupId", from).With("TargetGroupId", into)));
        await office.DoAsync(new Add<Membership>(Sent<Membership>.Nothing.With("PersonId", new PersonId(ada)).With("GroupId", from).With("Member", true).With("ValidThrough", Noon)));
        (await office.MembershipsAsync(ada, into)).ShouldBe(1);
        return (ada, into);
    }

    public static async Task<GroupId> GroupAsync(this Office office, string name) =>
        new(await office.DoAsync(new Add<GroupRecord>(Sent<GroupRecord>.Nothing.With("CoId", Office.Campus).With("Name", name).With("Status", Standing.Active))));

    public static async Task<int> MembershipsAsync(this Office office, int person, GroupId group) => (await office.OfPersonAsync<Membership>(person)).Count(m => m.GroupId == group);

    public static async Task<int> DirectAsync(this Office office, int person) =>
        (await office.OfPersonAsync<Membership>(person)).Single(m => m.ValidThrough == Noon).Id;

    public static async Task<PersonStatus?> StatusAsync(this Office office, int person) => (await office.OfPersonAsync<Role>(person)).Single().Status;

    public static Task<IReadOnlyList<string>> DueAsync(this Office office) => office.TextsAsync("select stream from eventregistry.due");

    public static async Task<IReadOnlyList<string>> TextsAsync(this Office office, string sql)
    {
        await using var command = office.Registry.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }

    public static async Task ExecuteAsync(this Office office, string sql)
    {
        await using var command = office.Registry.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
