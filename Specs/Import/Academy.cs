namespace EventRegistry.Specs.Import;

/// <summary>Two people of a small Registry: Ada (1) with a name, an address of mail, a role and what hangs on it; Grace (2) with a name.</summary>
internal static class Academy
{
    public const int Ada = 1;
    public const int Grace = 2;

    public static RegistryFolder Open()
    {
        var registry = RegistryFolder.Small();
        registry.Add("co_people", "08:00", "root", ("co_id", 2), ("status", "A"));
        registry.Add("co_people", "08:00", "root", ("co_id", 2), ("status", "A"));
        registry.Add("names", "08:01", "root", ("co_person_id", Ada), ("given", "Ada"), ("family", "Byron"), ("type", "official"), ("primary_name", true));
        registry.Add("names", "08:01", "root", ("co_person_id", Grace), ("given", "Grace"), ("family", "Hopper"), ("type", "official"), ("primary_name", true));
        registry.Add("email_addresses", "08:02", "root", ("co_person_id", Ada), ("mail", "ada@example.org"), ("type", "official"), ("verified", false));
        registry.Add("co_person_roles", "08:03", "root", ("co_person_id", Ada), ("affiliation", "staff"), ("title", "Countess"), ("status", "A"));
        registry.Add("addresses", "08:04", "root", ("co_person_role_id", 1), ("street", "St James's Square 12"), ("type", "office"));
        registry.Add("telephone_numbers", "08:04", "root", ("co_person_role_id", 1), ("number", "1843"), ("type", "office"));
        registry.Add("co_groups", "08:05", "root", ("co_id", 2), ("name", "Engines"), ("open", false), ("status", "A"), ("group_type", "S"), ("auto", false));
        registry.Add("co_group_members", "08:06", "root", ("co_group_id", 1), ("co_person_id", Ada), ("member", true), ("owner", false));
        registry.Add("co_terms_and_conditions", "08:07", "root", ("co_id", 2), ("description", "House rules"), ("url", "https://example.org"), ("status", "A"));
        registry.Add("co_t_and_c_agreements", "08:08", "root", ("co_terms_and_conditions_id", 1), ("co_person_id", Ada), ("agreement_time", RegistryFolder.Instant("08:08")), ("identifier", "ada"));
        registry.Add("co_extended_types", "08:09", "root", ("co_id", 2), ("attribute", "Name.type"), ("name", "pen"), ("display_name", "Pen name"), ("status", "A"));
        registry.Add("co_provisioning_targets", "08:09", "root", ("co_id", 2), ("description", "LDAP"), ("plugin", "LdapProvisioner"), ("status", "A"));
        return registry;
    }
}
