using System.Net;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Api.V2;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class changing_every_kind(changing_every_kind.Campus campus) : IClassFixture<changing_every_kind.Campus>
{
    public static TheoryData<string> Known => [.. Kinds.All.Select(k => k.Name).Except(["target_settings", "source_settings", "sync_run", "sync_error", "erasure"])];

    [Theory]
    [MemberData(nameof(Known))]
    public async Task adds_edits_and_deletes(string kind)
    {
        var (values, edit, counter) = (campus.Sample(kind), campus.Edits(kind), campus.Counter);
        var by = kind == "co" ? counter.Platform : counter.Clerk;
        var id = kind == "person" ? await counter.EnrolAsync("Ada")
            : (await counter.AskAsync(HttpStatusCode.Created, HttpMethod.Post, $"records/{kind}", values, by: by)).GetProperty("id").GetInt32();
        (await counter.GetAsync($"records/{kind}/{id}", by)).GetProperty("deleted").GetBoolean().ShouldBeFalse();

        var stays = kind is "agreement" or "history_record";
        // An org identity is one person's, and stays theirs until the link is deleted.
        await counter.AskAsync(stays ? HttpStatusCode.Forbidden : kind == "identity_link" ? HttpStatusCode.Conflict : HttpStatusCode.OK, HttpMethod.Patch, $"records/{kind}/{id}", edit, by: by);
        if (!stays)
        {
            var after = (await counter.GetAsync($"records/{kind}/{id}", by)).GetProperty("values");
            foreach (var (member, value) in edit) $"{after.GetProperty(member)}".ShouldBe($"{value}");
        }

        await counter.AskAsync(stays ? HttpStatusCode.Forbidden : HttpStatusCode.OK, HttpMethod.Delete, $"records/{kind}/{id}", by: by);
        if (!stays && kind != "co") await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"records/{kind}/{id}", by: by);
    }

    [Fact]
    public async Task how_a_target_is_reached_is_no_matter_of_this_api() =>
        await campus.Counter.AskAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "records/target_settings", new { name = "people" });

    [Fact]
    public void every_member_of_every_kind_has_one_name() =>
        Kinds.All.Select(KindForm.Of).ShouldAllBe(form => form.Fields.All(f => form.Field(KindForm.Shown(f.Member)) == f && form.Field(f.Column) != null));

    /// <summary>A CO with one of everything that others hang on.</summary>
    public sealed class Campus : IAsyncLifetime
    {
        private readonly Dictionary<string, int> ids = [];

        internal Counter Counter { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Counter = await Counter.OpenAsync();
            ids["person"] = await Counter.EnrolAsync("Grace");
            foreach (var kind in new[] { "org_identity", "role", "group", "other_group", "dictionary", "authenticator", "ssh_key_authenticator", "pipeline", "identity_source", "terms", "api_user", "expiration_policy" })
                ids[kind] = await Counter.AddAsync(kind == "other_group" ? "group" : kind, Sample(kind, "First"));
            await Counter.AddAsync("name", new { orgIdentityId = ids["org_identity"], given = "Grace", type = "official", primaryName = true });
        }

        public async Task DisposeAsync() => await Counter.DisposeAsync();

        internal Dictionary<string, object?> Edits(string kind) => kind switch
        {
            "co" or "cou" or "terms" or "pipeline" or "dictionary" or "group" or "email_address" or "url" or "address" or "telephone_number" or "identity_source"
                or "provisioning_target" or "expiration_policy" or "identifier_assignment" or "authenticator" when kind != "pipeline" => new() { ["description"] = "Another" },
            "pipeline" => new() { ["syncOnAdd"] = true },
            "extended_type" => new() { ["displayName"] = "Another" },
            "co_setting" => new() { ["groupValiditySyncWindow"] = 60 },
            "api_user" => new() { ["privileged"] = false },
            "core_api" => new() { ["expungeOnDelete"] = true },
            "ssh_key_authenticator" => new() { ["authenticatorId"] = ids["authenticator"] },
            "dictionary_entry" => new() { ["order"] = 7 },
            "attribute_enumeration" => new() { ["allowOther"] = true },
            "file_source" => new() { ["format"] = "C1" },
            "group_mapping" => new() { ["pattern"] = "another" },
            "org_identity" => new() { ["title"] = "Admiral" },
            "source_record" => new() { ["sorid"] = "another" },
            "person" => new() { ["timezone"] = "Europe/Berlin" },
            "identity_link" => new() { ["personId"] = ids["person"] },
            "role" => new() { ["title"] = "Admiral" },
            "name" => new() { ["given"] = "Another" },
            "identifier" => new() { ["value"] = "another" },
            "ad_hoc_attribute" => new() { ["value"] = "another" },
            "expiration_count" => new() { ["times"] = 2 },
            "ssh_key" => new() { ["comment"] = "another" },
            "nesting" => new() { ["negate"] = true },
            "membership" => new() { ["owner"] = true },
            _ => [],
        };

        internal object Sample(string kind, string name = "Second") => kind switch
        {
            "co" => new { name, status = "Active" },
            "extended_type" => new { attribute = "Name.type", name = "pen", displayName = "Pen name", status = "Active" },
            "co_setting" => new { enableNormalization = false },
            "api_user" => new { username = name, status = "Active", privileged = true },
            "core_api" => new { status = "Active", apiUserId = ids["api_user"], identifierType = "uid", api = "CR" },
            "authenticator" => new { plugin = "SshKeyAuthenticator", status = "Active" },
            "ssh_key_authenticator" => new { authenticatorId = ids["authenticator"] },
            "dictionary" => new { description = name },
            "dictionary_entry" => new { dictionaryId = ids["dictionary"], value = "Physics" },
            "attribute_enumeration" => new { attribute = "CoPersonRole.ou", dictionaryId = ids["dictionary"], status = "Active" },
            "cou" => new { name },
            "terms" => new { description = name, url = "https://example.org/", status = "Active" },
            "group" or "other_group" => new { name = $"{kind} {name}", status = "Active" },
            "identifier_assignment" => new { status = "Active", context = "CP", identifierType = "uid", algorithm = "S", format = "a(#)" },
            "expiration_policy" => new { status = "Suspended", condStatus = "Active", actStatus = "Expired" },
            "pipeline" => new { name, status = "Active", matchStrategy = "NO" },
            "identity_source" => new { description = name, plugin = "FileSource", status = "Active", syncMode = "F" },
            "file_source" => new { sourceId = ids["identity_source"], filePath = "/srv/hr.csv", format = "C2" },
            "group_mapping" => new { sourceId = ids["identity_source"], attribute = "ou", comparison = "EQS", pattern = "Physics", groupId = ids["group"] },
            "provisioning_target" => new { description = name, plugin = "SqlProvisioner", status = "X" },
            "org_identity" => new { title = name },
            "source_record" => new { sourceId = ids["identity_source"], orgIdentityId = ids["org_identity"], sorid = "g1" },
            "identity_link" => new { personId = ids["person"], orgIdentityId = ids["org_identity"] },
            "role" => new { personId = ids["person"], affiliation = "staff", status = "Active" },
            "name" => new { personId = ids["person"], given = name, type = "official" },
            "identifier" => new { personId = ids["person"], value = name, type = "uid", status = "Active" },
            "email_address" => new { personId = ids["person"], mail = "grace@example.org", type = "official" },
            "url" => new { personId = ids["person"], address = "https://example.org/", type = "official" },
            "address" => new { roleId = ids["role"], street = "Main Street 1", type = "office" },
            "telephone_number" => new { roleId = ids["role"], number = "555 0100", type = "office" },
            "ad_hoc_attribute" => new { roleId = ids["role"], tag = "badge", value = "1" },
            "expiration_count" => new { roleId = ids["role"], policyId = ids["expiration_policy"], times = 1 },
            "ssh_key" => new { personId = ids["person"], sshKeyAuthenticatorId = ids["ssh_key_authenticator"], type = "ssh-ed25519", key = "AAAAC3NzaC1lZDI1NTE5AAAAIGrace" },
            "nesting" => new { groupId = ids["group"], targetGroupId = ids["other_group"] },
            "membership" => new { personId = ids["person"], groupId = ids["group"], member = true },
            "agreement" => new { personId = ids["person"], termsId = ids["terms"] },
            "history_record" => new { personId = ids["person"], action = "XXXX", comment = "Came by" },
            _ => new { },
        };
    }
}
