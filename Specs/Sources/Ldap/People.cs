using System.Globalization;

namespace EventRegistry.Specs.Sources.Ldap;

/// <summary>Entries of people, as LDIF.</summary>
internal static class People
{
    /// <summary>With a value, or more than one, of everything that is read, and of some that is not.</summary>
    public const string Ada = """
        dn: uid=ada,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        objectClass: eduPerson
        uid: ada
        cn: Ada King
        cn: Countess of Lovelace
        givenName: Ada
        givenName: Augusta
        sn: King
        mail: ada@example.org
        mail: countess@example.org
        telephoneNumber: +44 20 1234
        street: 12 St James's Square
        l: London
        st: Greater London
        postalCode: SW1Y 4JH
        employeeNumber: 0815
        eduPersonAffiliation: Faculty
        eduPersonAffiliation: Member
        o: Analytical Society
        ou: Engines
        ou: Notes
        title: Analyst
        isMemberOf: urn:example:poets
        isMemberOf: urn:example:engineers
        memberOf: cn=notes,dc=example,dc=org
        jpegPhoto:: /9j/4AAQSkZJRgABAQEASABIAAD/2Q==


        """;

    /// <summary>With as little as can be, and a uid that means something in filters.</summary>
    public const string Grace = """
        dn: employeeNumber=4711,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: gr*ce (hopper)\
        cn: Grace Hopper
        sn: Hopper
        employeeNumber: 4711
        l: Arlington


        """;

    /// <summary>Somebody who is no person.</summary>
    public const string Printer = """
        dn: cn=printer,ou=people,dc=example,dc=org
        objectClass: organizationalRole
        objectClass: uidObject
        cn: printer
        uid: printer


        """;

    /// <summary>A crowd, <c>p1</c>, <c>p2</c> and so on.</summary>
    public static string Crowd(int count) => string.Concat(Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"""
        dn: uid=p{i},ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        objectClass: eduPerson
        uid: p{i}
        cn: Person {i}
        givenName: Given{i}
        sn: Family{i}
        mail: p{i}@example.org
        employeeNumber: {100_000 + i}
        telephoneNumber: +1 555 {i}
        eduPersonAffiliation: staff
        o: Example
        ou: Department {i % 50}
        title: Worker
        isMemberOf: urn:example:group:{i % 7}
        isMemberOf: urn:example:group:{10 + (i % 11)}
        description: What nobody asks for, and yet is there with everybody.


        """)));
}
