using System.Globalization;

namespace EventRegistry.Specs.Import;

/// <summary>Whatever may happen in a small Registry, one thing a minute, decoded from numbers so that a failing life shrinks by itself.</summary>
internal static class Life
{
    private static readonly string[] Tables = ["names", "email_addresses", "co_person_roles", "addresses", "co_group_members", "co_people"];

    /// <summary>Lets one thing happen.</summary>
    /// <param name="minute">When, in minutes after ten.</param>
    /// <param name="what">What, on which table, and to which record.</param>
    public static void Happen(RegistryFolder registry, int minute, (byte What, byte Table, byte Record) what)
    {
        var at = TimeSpan.FromMinutes(600 + minute).ToString(@"hh\:mm", CultureInfo.InvariantCulture);
        var table = Tables[what.Table % Tables.Length];
        var live = registry.Live(table);
        var actor = what.Record % 3 == 0 ? "ada" : "root";
        var value = $"v{minute}";
        if (what.What % 12 is 0 or 1 || live.Count == 0) Add(registry, table, at, actor, what.Record, value);
        else Change(registry, what.What % 12, table, live[what.Record % live.Count], at, actor, value);
    }

    private static void Change(RegistryFolder registry, int what, string table, int id, string at, string actor, string value)
    {
        var (column, text) = (Column(table), table switch { "co_people" => id + at.Length % 2 == 0 ? "A" : "S", "co_group_members" => RegistryFolder.Instant(at), _ => value });
        switch (what)
        {
            case 2 or 3 or 4:
                registry.Edit(table, id, at, actor, (column, text));
                break;
            case 5:
                registry.Delete(table, id, at);
                break;
            case 6:
                registry.Copy(table, id);
                registry.Edit(table, id, at, actor, (column, text));
                break;
            case 7:
                registry.Set(table, id, (column, text));
                break;
            case 8:
                registry.Set(table, id, (column, text), ("revision", registry.Revision(table, id) + 1), ("modified", RegistryFolder.Instant(at)));
                break;
            case 9 when registry.Live("co_person_roles") is [var role, ..]:
                registry.Edit("co_person_roles", role, at, actor, ("co_person_id", 1 + (value.Length + id) % 2));
                break;
            case 10 when registry.Live("co_t_and_c_agreements") is [var agreement, ..]:
                registry.Remove("co_t_and_c_agreements", agreement);
                break;
            case 11:
                registry.Set("co_extended_types", 1, ("display_name", $"Name {value.Length}"), ("status", id % 2 == 0 ? "A" : "S"));
                break;
        }
    }

    private static void Add(RegistryFolder registry, string table, string at, string actor, byte record, string value)
    {
        var person = 1 + record % 2;
        switch (table)
        {
            case "co_people":
                registry.Add("co_t_and_c_agreements", at, actor, ("co_terms_and_conditions_id", 1), ("co_person_id", person), ("agreement_time", RegistryFolder.Instant(at)));
                break;
            case "addresses":
                registry.Add(table, at, actor, ("co_person_role_id", 1), ("street", value), ("type", "office"));
                break;
            case "co_group_members":
                registry.Add(table, at, actor, ("co_person_id", person), ("co_group_id", 1), ("member", true), ("owner", false));
                break;
            default:
                registry.Add(table, at, actor, ("co_person_id", person), (Column(table), value));
                break;
        }
    }

    private static string Column(string table) => table switch
    {
        "names" => "middle",
        "email_addresses" => "mail",
        "co_person_roles" => "title",
        "addresses" => "street",
        "co_group_members" => "valid_from",
        _ => "status",
    };
}
