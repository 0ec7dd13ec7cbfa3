using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.People;

/// <summary>An identifier's value and type are free in the CO, among people or among groups (<c>records.md</c> 2). Org identities' are not looked at.</summary>
internal sealed class IdentifierLaws : Laws<Identifier>
{
    public override Needs Needs(Sent<Identifier> sent) =>
        sent[nameof(Identifier.Value)] is string value && sent[nameof(Identifier.Type)] is string type
            ? Decisions.Needs.None with { Claims = [new(StreamKind.Person, type, Normalisation.Trimmed(value)), new(StreamKind.Group, type, Normalisation.Trimmed(value))] }
            : Decisions.Needs.None;

    public override IEnumerable<Refusal> Faults(Save<Identifier> save, Draft draft)
    {
        var identifier = Normalisation.Of(save.Record);
        if ((identifier.PersonId is null && identifier.GroupId is null) || !(save.Changes(i => i.Value) || save.Changes(i => i.Type))) yield break;
        var claim = new IdentifierClaim(identifier.PersonId is not null ? StreamKind.Person : StreamKind.Group, identifier.Type!, identifier.Value!);
        var taken = draft.Known.Holders.TryGetValue(claim, out var holder) && holder != save.Before?.Id;
        // What the same decision gives is not yet known to others. What it takes away is free only afterwards, as in the Registry.
        if (taken || IsTakenHere(claim, save.Before?.Id, draft)) yield return new(Rule.IdentifierIsFree, $"The identifier \"{identifier.Value}\" is already in use", null);
    }

    public override Identifier Kept(Save<Identifier> save, Draft draft) =>
        Normalisation.IsWanted(save.Record.PersonId, draft.Co) || Normalisation.IsWanted(save.Record.GroupId, draft.Co) ? Normalisation.Of(save.Record) : save.Record;

    private static bool IsTakenHere(IdentifierClaim claim, int? self, Draft draft) => draft.Changes
        .Where(c => c.Change is Added<Identifier> or Edited<Identifier> && c.Change.RecordId != self)
        .Select(c => draft.Find<Identifier>(c.Change.RecordId)?.Record.Record).OfType<Identifier>()
        .Any(i => i.Type == claim.Type && i.Value == claim.Value && (claim.Among == StreamKind.Person ? i.PersonId is not null : i.GroupId is not null));
}

/// <summary>Only who is trusted says that an address is verified: a new or changed one is not (<c>records.md</c> 2).</summary>
internal sealed class EmailAddressLaws : Laws<EmailAddress>
{
    /// <summary>A source is trusted.</summary>
    public override EmailAddress Copied(Save<EmailAddress> save, Draft draft) =>
        Normalisation.IsWanted(save.Record.PersonId, draft.Co) ? Normalisation.Of(save.Record) : save.Record;

    public override EmailAddress Kept(Save<EmailAddress> save, Draft draft)
    {
        var address = Copied(save, draft);
        return address with { Verified = save.Before is { } before && before.Record.Mail == address.Mail ? before.Record.Verified : false };
    }
}

/// <summary>A person's web pages are put in order.</summary>
internal sealed class UrlLaws : Laws<Url>
{
    public override Url Kept(Save<Url> save, Draft draft) => Normalisation.IsWanted(save.Record.PersonId, draft.Co) ? Normalisation.Of(save.Record) : save.Record;
}

/// <summary>A role's addresses have the parts that the CO wants, and are put in order.</summary>
internal sealed class AddressLaws : Laws<Address>
{
    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft) =>
        RequiredParts.Missing<Address>(draft.Co.Settings.Setting.RequiredFieldsAddress ?? "street", value);

    public override Address Kept(Save<Address> save, Draft draft) => Normalisation.IsWanted(save.Record.RoleId, draft.Co) ? Normalisation.Of(save.Record) : save.Record;
}

/// <summary>A role's telephone numbers are put in order.</summary>
internal sealed class TelephoneNumberLaws : Laws<TelephoneNumber>
{
    /// <summary>They are put in order before they are looked at: one that is nothing but signs is none.</summary>
    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(TelephoneNumber.Number)) is string { Length: > 0 } number && Normalisation.IsWanted(value(nameof(TelephoneNumber.RoleId)) as RoleId?, draft.Co) && Normalisation.Dialled(number).Length == 0)
            yield return new(Rule.ValueIsGiven, CheckAttribute.NoText, nameof(TelephoneNumber.Number));
    }

    public override TelephoneNumber Kept(Save<TelephoneNumber> save, Draft draft) =>
        Normalisation.IsWanted(save.Record.RoleId, draft.Co) ? Normalisation.Of(save.Record) : save.Record;
}

/// <summary>An agreement says who gave it, when, and to which revision of the terms (<c>identity-rules.md</c> 12).</summary>
internal sealed class AgreementLaws : Laws<Agreement>
{
    public override Agreement Kept(Save<Agreement> save, Draft draft) => save.Before is { } before ? save.Record with { TermsRevision = before.Record.TermsRevision } : save.Record with
    {
        AgreementTime = save.Record.AgreementTime ?? draft.Now,
        Identifier = save.Record.Identifier ?? draft.Known.Actor,
        TermsRevision = save.Record.TermsId is { } terms ? draft.Co.Terms.GetValueOrDefault(terms.Value)?.Revision : null,
    };
}

/// <summary>A key names an authenticator for SSH keys that the CO has.</summary>
internal sealed class SshKeyLaws : Laws<SshKey>
{
    public override IEnumerable<Refusal> Faults(Save<SshKey> save, Draft draft)
    {
        if (save.Record.SshKeyAuthenticatorId is { } id && draft.Co.Find<SshKeyAuthenticator>(id.Value) is null)
            yield return new(Rule.ReferenceIsKnown, $"There is no authenticator {id.Value} for SSH keys.", nameof(SshKey.SshKeyAuthenticatorId));
    }
}
