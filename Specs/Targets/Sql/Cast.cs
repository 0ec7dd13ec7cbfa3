using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Specs.Targets.Sql;

/// <summary>A few people and what a target holds of them.</summary>
internal static class Cast
{
    public static readonly DateTimeOffset At = new(2024, 3, 1, 12, 30, 15, TimeSpan.Zero);

    /// <summary>What everybody refers to.</summary>
    public static readonly (string Subject, Row Row)[] Setting =
    [
        ("cou/3", SpCous.Table.Row(3, "Physics", null, null, At, At)),
        ("terms/1", SpTermsAndConditions.Table.Row(1, "House rules", "https://example.org/rules", null, null, "A", 1, At, At)),
        ("source/4", SpOrgIdentitySources.Table.Row(4, "Human Resources", "FileSource", "A", At, At)),
        ("group/12", SpGroups.Table.Row(12, null, "CO:members:active", "Active members", false, "A", "MA", true, At, At)),
    ];

    public static readonly (string Subject, Row Row)[] Ada = Person(57, "Ada", "King");

    public static readonly (string Subject, Row Row)[] Grace = Person(58, "Grace", "Hopper");

    /// <summary>Ada and Grace in their setting: a row at least in every table.</summary>
    public static readonly (string Subject, Row Row)[] Everybody = [.. Setting, .. Ada, .. Grace];

    public static (string Subject, Row Row)[] Person(int id, string given, string family) =>
    [
        Core(id),
        Named(id, given, family),
        ($"person/{id}", SpIdentifiers.Table.Row(id * 10, id, $"{given}.{family}@example.org", "eppn", true, "A", null, At, At)),
        Mailed(id * 10, id, $"{given}@example.org"),
        ($"person/{id}", SpUrls.Table.Row(id * 10, id, $"https://example.org/{given}", null, "official", null, At, At)),
        ($"person/{id}", SpAgreements.Table.Row(id * 10, id, 1, At, given, At, At)),
        ($"person/{id}", SpGroupMembers.Table.Row(id * 10, 12, id, true, false, null, null, null, At, At)),
        ($"person/{id}", SpPersonRoles.Table.Row(id * 10, id, null, null, 3, "staff", "staff", "Dr", "Physics", null, At, null, 1, "A", 4, At, At)),
        ($"person/{id}", SpAddresses.Table.Row(id * 10, "Main Street 1\nRoom 2", null, "Utrecht", null, "3511", "NL", null, "office", null, id * 10, null, At, At)),
        ($"person/{id}", SpTelephoneNumbers.Table.Row(id * 10, "31", "30", "1234567", null, null, "office", id * 10, null, At, At)),
        ($"person/{id}", SpAdHocAttributes.Table.Row(id * 10, "badge", $"{id}", id * 10, null, At, At)),
    ];

    public static (string Subject, Row Row) Core(int id) =>
        ($"person/{id}", SpPeople.Table.Row(id, "A", new DateOnly(1815, 12, 10), "Europe/London", At, At));

    public static (string Subject, Row Row) Named(int id, string? given, string? family) =>
        ($"person/{id}", SpNames.Table.Row(id * 10, id, null, given, null, family, null, "official", null, true, 4, At, At));

    public static (string Subject, Row Row) Mailed(int row, int person, string mail) =>
        ($"person/{person}", SpEmailAddresses.Table.Row(row, person, mail, null, "official", true, null, At, At));

    /// <summary>These rows, each in place of the row of the same table and id.</summary>
    public static (string Subject, Row Row)[] With(this (string Subject, Row Row)[] rows, params (string Subject, Row Row)[] others) =>
        [.. rows.Where(r => !others.Any(o => o.Row.Table == r.Row.Table && Equals(o.Row.Values[0], r.Row.Values[0]))), .. others];

    public static (string Subject, Row Row)[] Without(this (string Subject, Row Row)[] rows, Table table, int id) =>
        [.. rows.Where(r => r.Row.Table != table || !Equals(r.Row.Values[0], id))];
}
