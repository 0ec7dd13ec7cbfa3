using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Targets.Sql;

/// <summary>The numbers are those of the corner cases in <c>sql-target.md</c>.</summary>
public class provisioning_a_subject
{
    private static readonly StreamId TheTelescope = new(StreamKind.Group, Telescope.Id);
    private static readonly StreamId TheRules = new(StreamKind.Terms, HouseRules.Id);

    [Fact]
    public async Task writes_what_a_whole_load_would()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given([.. Ada.Enrolled, .. Grace.Synced]));
        (await target.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task writes_nothing_the_second_time()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given([.. Ada.Enrolled, .. Grace.Synced]));
        var before = await target.Tables.VersionsAsync();
        (await target.TellAsync([.. target.Now.All])).ShouldAllBe(t => t.Written.Count == 0 && t.Failure == null && t.Digest != null);
        (await target.Tables.VersionsAsync()).ShouldBe(before);
    }

    [Fact]
    public Task changes_a_row_in_its_place_3() => AfterAsync(Ada.Stream, [Edited(Ada.Mail with { Mail = "new@example.org" })],
        "email_addresses 570: mail Ada@example.org -> new@example.org, modified 2026-03-02 09:04:00 -> 2026-03-02 09:14:00");

    [Fact]
    public Task removes_a_role_with_all_that_hangs_on_it_5() => AfterAsync(Ada.Stream, [Edited(Ada.Role with { Status = PersonStatus.Suspended })],
        "- co_person_roles 570\n- addresses 570\n- telephone_numbers 570\n- ad_hoc_attributes 570");

    [Fact]
    public async Task removes_all_of_a_person_6()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given([.. Ada.Enrolled, .. Grace.Enrolled]));
        target.After(Given([.. Ada.Enrolled, .. Grace.Enrolled, Edited(Ada.Person with { Status = PersonStatus.Deleted })]));
        (await target.TellAsync(Ada.Stream)).ShouldHaveSingleItem().Written.ShouldAllBe(d => d.Kind == DriftKind.Extra);
        (await target.DriftAsync()).ShouldBeEmpty();
        (await target.Tables.CountAsync(SpGroups.Table)).ShouldBe("3");
    }

    [Fact]
    public Task changes_nothing_but_the_status_in_a_grace_period_7() => AfterAsync(Ada.Stream, [Edited(Ada.Person with { Status = PersonStatus.GracePeriod })],
        "co_people 57: status A -> GP, modified 2026-03-02 09:01:00 -> 2026-03-02 09:14:00");

    [Fact]
    public async Task brings_the_group_of_a_membership_along_8()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Given([.. Ada.Enrolled, .. Grace.Synced]));
        (await target.TellAsync(Grace.Stream, Ada.Stream)).ShouldAllBe(t => t.Failure == null);
        await target.TellAsync([.. target.Now.All.Where(s => s.Kind is StreamKind.Cou or StreamKind.Terms or StreamKind.Source)]);
        (await target.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task leaves_out_a_membership_whose_group_the_target_may_not_hold_8()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        target.After(Given([.. Ada.Enrolled, Edited(Telescope with { Name = new string('x', 300) })]));
        var told = (await target.TellAsync(Ada.Stream)).ShouldHaveSingleItem();
        (told.Failure, told.Digest).ShouldBe((null, null));
        (await target.Tables.ShowAsync("SELECT co_group_id FROM sp_co_group_members ORDER BY 1")).ShouldBe("10\n11");
        target.After(Given(Ada.Enrolled));
        (await target.WrittenAsync(Ada.Stream)).ShouldBe("+ co_groups 12\n+ co_group_members 5712");
    }

    [Fact]
    public Task renames_a_group_9() => AfterAsync(TheTelescope, [Edited(Telescope with { Name = "Observers" })],
        "co_groups 12: name Telescope users -> Observers, modified 2025-03-02 09:20:00 -> 2026-03-02 09:14:00");

    [Fact]
    public Task removes_a_group_with_everybodys_membership_10() => AfterAsync(TheTelescope, [Deleted(Telescope), Deleted(Ada.MemberOf(Telescope))],
        "- co_groups 12\n- co_group_members 5712");

    [Fact]
    public async Task keeps_a_suspended_group_without_its_members_11()
    {
        await AfterAsync(TheTelescope, [Edited(Telescope with { Status = Standing.Suspended })], "co_groups 12: status A -> S, modified 2025-03-02 09:20:00 -> 2026-03-02 09:14:00", whole: false);
        await AfterAsync(Ada.Stream, [Edited(Telescope with { Status = Standing.Suspended })], "- co_group_members 5712", whole: false);
    }

    [Fact]
    public Task points_an_agreement_to_the_terms_agreed_to_12() => AfterAsync(Ada.Stream, [Edited(HouseRules with { Body = "Be quiet." }, 31)],
        "co_t_and_c_agreements 570: co_terms_and_conditions_id 1 -> 31", whole: false);

    [Fact]
    public async Task removes_the_last_terms_13()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given([]));
        target.After(Given(Deleted(HouseRules)));
        (await target.WrittenAsync(TheRules)).ShouldBe("- co_terms_and_conditions 1");
        (await target.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task changes_nothing_of_a_person_with_a_value_that_is_too_long_17()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given(Ada.Enrolled));
        target.After(Given([.. Ada.Enrolled, Edited(Ada.Name with { Given = "Augusta" }), Added(Ada.Identifier with { Id = 1, Value = new string('x', 300) })]));
        var before = await target.Tables.VersionsAsync();
        var told = (await target.TellAsync(Ada.Stream)).ShouldHaveSingleItem();
        told.Failure.ShouldBeOfType<RowRejected>().Subject.ShouldBe("person/57");
        told.Written.ShouldBeEmpty();
        (await target.Tables.VersionsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task has_nothing_to_do_for_somebody_who_was_never_there_21()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        var told = (await target.TellAsync(Edsger.Stream)).ShouldHaveSingleItem();
        (told.Written.Count, told.Failure).ShouldBe((0, null));
    }

    [Fact]
    public async Task leaves_alone_a_column_added_by_hand_24()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given(Ada.Enrolled));
        await target.Tables.ExecuteAsync("ALTER TABLE sp_names ADD COLUMN nickname text; UPDATE sp_names SET nickname = 'Countess'");
        target.After(Given([.. Ada.Enrolled, Edited(Ada.Name with { Given = "Augusta" })]));
        await target.TellAsync(Ada.Stream);
        (await target.Tables.ShowAsync("SELECT given, nickname FROM sp_names")).ShouldBe("Augusta|Countess");
    }

    [Fact]
    public async Task keeps_what_hangs_on_the_role_that_stays_25()
    {
        Happening[] two = [.. Ada.Enrolled, Added(Ada.Role with { Id = 571 }), Added(Ada.Address with { Id = 571, RoleId = new(571) })];
        await using var target = await ProvisionedTarget.HoldingAsync(Given(two));
        target.After(Given([.. two, Deleted(Ada.Address with { Id = 571 }), Deleted(Ada.Role with { Id = 571 })]));
        (await target.WrittenAsync(Ada.Stream)).ShouldBe("- co_person_roles 571\n- addresses 571");
        (await target.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public Task removes_the_only_address_of_a_role_26() => AfterAsync(Ada.Stream, [Deleted(Ada.Address)], "- addresses 570");

    [Fact]
    public async Task forgets_a_source_in_rows_of_people_who_are_told_of_later()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given(Grace.Synced));
        target.After(Given([.. Grace.Synced, Deleted(HumanResources)]));
        (await target.WrittenAsync(new(StreamKind.Source, HumanResources.Id))).ShouldBe("- org_identity_sources 5");
        (await target.WrittenAsync(Grace.Stream)).ShouldBeEmpty();
        (await target.DriftAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task gives_a_number_that_changes_with_every_value()
    {
        await using var target = await ProvisionedTarget.EmptyAsync();
        var seen = new HashSet<Guid?>();
        Happening[][] lives = [[], [Edited(Ada.Name with { Given = "Augusta" })], [Deleted(Ada.Page)], [Edited(Ada.Badge with { Value = null })], [Edited(Ada.Person with { Status = PersonStatus.Deleted })]];
        foreach (var life in lives)
        {
            target.After(Given([.. Ada.Enrolled, .. life]));
            var digest = (await target.TellAsync(Ada.Stream))[0].Digest;
            seen.Add(digest).ShouldBeTrue();
            (await target.TellAsync(Ada.Stream))[0].Digest.ShouldBe(digest);
        }
    }

    [Fact]
    public async Task knows_whom_the_target_holds()
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given([.. Ada.Enrolled, .. Grace.Enrolled]));
        (await target.Provisioner.HoldsAsync([(Edsger.Stream, null), (Grace.Stream, null), (TheTelescope, null), (new(StreamKind.Cou, 99), null)], default))
            .ShouldBe([false, true, true, false]);
        (await target.Provisioner.KnownSubjectsAsync(default)).ShouldBe(target.Now.All, ignoreOrder: true);
    }

    /// <summary>Ada is enrolled, the target told, then more happens: telling of one subject writes just this.</summary>
    private static async Task AfterAsync(StreamId subject, Happening[] more, string written, bool whole = true)
    {
        await using var target = await ProvisionedTarget.HoldingAsync(Given(Ada.Enrolled));
        target.After(Given([.. Ada.Enrolled, .. more]));
        var would = await target.Provisioner.DryRunAsync(target.Now.Of(subject), default);
        (await target.WrittenAsync(subject)).ShouldBe(written);
        ProvisionedTarget.Written(would).ShouldBe(written);
        if (whole) (await target.DriftAsync()).ShouldBeEmpty();
    }
}
