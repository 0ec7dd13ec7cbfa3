using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.People;

public sealed class leaving_the_registry
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;

    public leaving_the_registry() => ada = desk.Enrol();

    [Fact]
    public void nobody_goes_while_they_have_a_role()
    {
        var role = desk.GiveRole(ada);
        desk.RefusalOfDeleting<PersonRecord>(ada.Value).ShouldBe(new(Rule.PersonHasNoRole, "CoPersonRole Exists", null));
        desk.Edit<Role>(role, ("CouId", desk.MakeCou("Lab")));
        desk.RefusalOfDeleting<PersonRecord>(ada.Value).Message.ShouldBe("CouPerson Exists In Unowned COU");
        desk.Delete<Role>(role);
        desk.Delete<PersonRecord>(ada.Value);
    }

    [Fact]
    public void all_that_is_theirs_goes_with_them_as_it_was()
    {
        desk.Add<Identifier>(("PersonId", ada), ("Value", "ada"), ("Type", "uid"), ("Status", Standing.Active));
        desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "ada@example.org"));
        desk.Add<Url>(("PersonId", ada), ("Address", "https://example.org/ada"), ("Type", "personal"));
        desk.Join(ada, desk.MakeGroup("Club"));
        desk.Add<IdentityLink>(("PersonId", ada), ("OrgIdentityId", new OrgIdentityId(desk.MakeIdentity())));
        desk.Delete<PersonRecord>(ada.Value);
        desk[ada].ShouldBe(new Person(ada));
        desk.Last.Changes.ShouldAllBe(c => c.Change.GetType().GetGenericTypeDefinition() == typeof(Deleted<>));
    }

    [Fact]
    public void what_they_were_known_by_is_free_again()
    {
        desk.Add<Identifier>(("PersonId", ada), ("Value", "ada"), ("Type", "uid"), ("Status", Standing.Active));
        desk.Delete<PersonRecord>(ada.Value);
        desk.Add<Identifier>(("PersonId", desk.Enrol("Other Ada")), ("Value", "ada"), ("Type", "uid"), ("Status", Standing.Active));
    }

    [Fact]
    public void an_expunged_person_takes_along_their_roles_and_their_own_org_identities()
    {
        var mine = desk.MakeIdentity();
        desk.Add<IdentityLink>(("PersonId", ada), ("OrgIdentityId", new OrgIdentityId(mine)));
        var lab = desk.MakeCou("Lab");
        desk.GiveRole(ada, cou: lab);
        var other = desk.MakeIdentity();
        desk.Do(new Expunge(ada));
        desk[ada].ShouldBe(new Person(ada));
        desk.Identity(mine).ShouldBe(new OrgIdentity(new(mine)));
        desk.Identity(other).Record.ShouldNotBeNull();
        desk.Refusal(new Expunge(ada)).Rule.ShouldBe(Rule.RecordIsLive);
    }

    [Fact]
    public void an_org_identity_stays_while_it_is_somebodys()
    {
        var identity = new OrgIdentityId(desk.MakeIdentity());
        var link = desk.Add<IdentityLink>(("PersonId", ada), ("OrgIdentityId", identity));
        desk.RefusalOfDeleting<OrgIdentityRecord>(identity.Value).ShouldBe(new(Rule.OrgIdentityIsUnlinked, "CoPerson Exists", null));
        desk.Delete<IdentityLink>(link);
        desk.Delete<OrgIdentityRecord>(identity.Value);
        desk.Identity(identity.Value).ShouldBe(new OrgIdentity(identity));
    }

    [Fact]
    public void an_org_identity_is_linked_once_and_by_its_name()
    {
        var identity = new OrgIdentityId(desk.MakeIdentity());
        desk.Add<IdentityLink>(("PersonId", ada), ("OrgIdentityId", identity));
        var grace = desk.Enrol("Grace");
        desk.RefusalOfAdding<IdentityLink>(("PersonId", grace), ("OrgIdentityId", identity)).ShouldBe(new(Rule.OrgIdentityIsNotLinkedYet, "OrgIdentity Already Linked", null));
        desk.RefusalOfEditing<IdentityLink>(desk[ada].Links.Single().Id, ("OrgIdentityId", identity)).Message.ShouldBe("OrgIdentity Already Linked");
        desk.RefusalOfAdding<IdentityLink>(("PersonId", grace), ("OrgIdentityId", new OrgIdentityId(desk.MakeIdentity(given: null)))).Message.ShouldBe("OrgIdentity Does Not Exist");
        desk.RefusalOfAdding<IdentityLink>(("PersonId", grace)).ShouldBe(new(Rule.LinkHasTwoEnds, "OrgIdentity Does Not Exist", "OrgIdentityId"));
        desk.RefusalOfAdding<IdentityLink>(("OrgIdentityId", identity)).Message.ShouldBe("CoPerson Does Not Exist");
        desk.Foreign.Add(new(StreamKind.OrgIdentity, 900));
        desk.RefusalOfAdding<IdentityLink>(("PersonId", grace), ("OrgIdentityId", new OrgIdentityId(900))).Message.ShouldBe("\"org_identity_id\" may not refer to another CO");
    }

    [Fact]
    public void keys_go_too()
    {
        var ssh = new AuthenticatorId(desk.Add<Authenticator>(("CoId", Desk.Campus), ("Plugin", "SshKeyAuthenticator"), ("Status", Standing.Active)));
        var keys = new SshKeyAuthenticatorId(desk.Add<SshKeyAuthenticator>(("AuthenticatorId", ssh)));
        (string, object?)[] values = [("PersonId", ada), ("Type", "ssh-rsa"), ("Key", "AAAA")];
        desk.Add<SshKey>([.. values, ("SshKeyAuthenticatorId", keys)]);
        desk.RefusalOfAdding<SshKey>(values).Message.ShouldBe("This field cannot be left blank");
        desk.RefusalOfAdding<SshKey>([.. values, ("SshKeyAuthenticatorId", new SshKeyAuthenticatorId(900))]).Rule.ShouldBe(Rule.ReferenceIsKnown);
        desk.Delete<PersonRecord>(ada.Value);
        desk[ada].SshKeys.ShouldBeEmpty();
        desk.Delete<Authenticator>(ssh.Value);
        desk.Co.Authenticators[ssh.Value].SshKeys.ShouldBeEmpty();
    }
}
