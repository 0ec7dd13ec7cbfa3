namespace EventRegistry.Domain.Decisions;

/// <summary>What must hold for a command to be accepted. A refusal names the rule that did not.</summary>
public enum Rule
{
    // Of one value (records.md).
    ValueIsReadable,
    ValueIsGiven,
    ValueFits,
    TextIsPlain,
    ValueIsOfAKnownType,
    ValueIsPermitted,
    ValueIsWellFormed,

    // Of what a record refers to.
    ReferenceIsKnown,
    ReferenceIsInTheSameCo,
    CoStays,

    // Of the record itself.
    RecordIsKnown,
    RecordIsLive,
    RecordIsOursToEdit,
    OwnerStays,

    // Of one kind.
    ValidityHasALength,
    IdentifierIsFree,
    PrimaryNameStays,
    PersonHasNoRole,
    OrgIdentityIsUnlinked,
    OrgIdentityIsNotLinkedYet,
    OrgIdentityHasAName,
    LinkHasTwoEnds,
    NameIsFree,
    NameIsNotReserved,
    GroupIsNotAutomatic,
    GroupIsNotNeeded,
    MembershipIsNew,
    NestingIsNew,
    NestingMakesNoLoop,
    CouMakesNoLoop,
    CouHasNoRole,
    CouHasNoChild,
    CoIsNotThePlatforms,
    CoIsInUse,
    LabelIsKnown,
    AssignmentIsPossible,
    SettingIsTheOnlyOne,
    PluginStays,
    PipelineIsNotNeeded,

    // Of a source's record.
    MatchIsClear,
    RecordIsOfAnOrgIdentity,
    RecordIsAsTheSyncLeftIt,
}
