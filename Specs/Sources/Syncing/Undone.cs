using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Syncs that are taken back, and what everything is like before and after.</summary>
internal static class Undone
{
    private static readonly Kind[] Kinds =
    [
        Kind<PersonRecord>.Instance, Kind<Name>.Instance, Kind<Identifier>.Instance, Kind<EmailAddress>.Instance, Kind<Role>.Instance, Kind<Membership>.Instance, Kind<IdentityLink>.Instance,
        Kind<OrgIdentityRecord>.Instance, Kind<SourceRecord>.Instance,
    ];

    public static async Task<FedOffice> OpenAsync(string strategy = "NO")
    {
        var fed = await FedOffice.OpenAsync();
        var cou = new Domain.Organization.CouId(await fed.Office.DoAsync(new Add<Domain.Organization.Cou>(Asking.Of<Domain.Organization.Cou>(("CoId", Office.Campus), ("Name", "Staff")))));
        await fed.GoByAsync(strategy, ("SyncOnDelete", true), ("SyncStatusOnDelete", "XP"), ("CreateRole", true), ("SyncCouId", cou), ("SyncPersonAttributes", "Name,Identifier,EmailAddress"));
        await MapAsync(fed, "Cleos", "Cleo");
        return fed;
    }

    public static async Task MapAsync(FedOffice fed, string group, string given)
    {
        var id = await fed.Office.DoAsync(new Add<GroupRecord>(Asking.Of<GroupRecord>(("CoId", Office.Campus), ("Name", group), ("Status", Standing.Active))));
        await fed.Office.DoAsync(new Add<GroupMapping>(Asking.Of<GroupMapping>(("SourceId", fed.Source.Id), ("Attribute", "given"), ("Comparison", "EQS"), ("Pattern", given), ("GroupId", new GroupId(id)))));
    }

    public static async Task<string> UndoAsync(FedOffice fed, int run, string? approval = null) => FedOffice.Said((await ReportAsync(fed, run, approval)).Run);

    public static async Task<SyncReport> ReportAsync(FedOffice fed, int run, string? approval = null)
    {
        await Undo.RefuseAsync(fed.Office.Registry, fed.Source, run, default);
        return await new Host.Sources.Syncing.Syncing(fed.Office.Registry, fed.Office.Registrar, fed.Plugins).RunAsync(fed.Source, new(Office.Clerk) { Undoes = run, Approval = approval }, null, (_, _, _) => { }, default);
    }

    /// <summary>All live records by what they say, but for the ids that a record takes when it comes back.</summary>
    public static async Task<string> StateAsync(FedOffice fed)
    {
        var lines = new List<string>();
        foreach (var kind in Kinds)
        {
            await foreach (var row in fed.Office.Book.ListAsync(kind, [], default))
                lines.Add($"{kind} " + string.Join(", ", kind.Fields.Where(f => f.Name != "Id" && f.Name != $"Source{kind.RecordType.Name}Id").Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Column}={f.Of(row.Record)}"))));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }
}
