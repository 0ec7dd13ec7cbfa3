using System.Collections.Immutable;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Domain.Organization;

/// <summary>Removes a CO for good (<c>changelog.md</c> 5.3): what its own streams tell of at once, its people and org identities by a <see cref="Purge"/> each.</summary>
internal static class Removing
{
    private const string Law = "what is a CO's goes with it";

    public static ImmutableArray<Refusal> Into(Delete<Co> command, Draft draft)
    {
        if (draft.Find<Co>(command.Id) is not var (stream, co)) return [new(Rule.RecordIsLive, "CO Unknown", null)];
        if (co.Record.Name == Co.PlatformName) return [new(Rule.CoIsNotThePlatforms, "Cannot Remove COmanage CO", null)];
        var because = draft.Tell(stream, new Purged<Co>(co.Id, null));
        OfGroups(draft, because);
        OfSettings(draft, because);
        draft.Remove(draft.Co.Id);
        return [];
    }

    /// <summary>All that is live in a person's or an org identity's stream.</summary>
    public static void Into(Purge command, Draft draft)
    {
        if (command.Stream.Kind == StreamKind.Person) OfPerson(draft.Person(new(command.Stream.Id)), draft);
        else OfOrgIdentity(draft.OrgIdentity(new(command.Stream.Id)), draft);
    }

    private static void OfGroups(Draft draft, int because)
    {
        var co = draft.Co;
        foreach (var group in co.Groups.Values.OrderBy(g => g.Id.Value))
        {
            All(group.Nestings, draft, because);
            All(group.Identifiers, draft, because);
            One(group.Record, draft, because);
        }

        foreach (var cou in co.Cous.Values.OrderBy(c => c.Id)) One(cou, draft, because);
        foreach (var terms in co.Terms.Values.OrderBy(t => t.Id.Value)) One(terms.Record, draft, because);
    }

    private static void OfSettings(Draft draft, int because)
    {
        var co = draft.Co;
        foreach (var dictionary in co.Dictionaries.Values.OrderBy(d => d.Id.Value))
        {
            All(dictionary.Entries, draft, because);
            One(dictionary.Record, draft, because);
        }

        foreach (var mapping in co.Mappings.Values.OrderBy(m => m.Id)) One(mapping, draft, because);
        foreach (var source in co.Sources.Values.OrderBy(s => s.Id)) One(source, draft, because);
        foreach (var pipeline in co.Pipelines.Values.OrderBy(p => p.Id)) One(pipeline, draft, because);
        foreach (var target in co.Targets.Values.OrderBy(t => t.Id.Value))
        {
            One(target.Settings, draft, because);
            One(target.Record, draft, because);
        }

        foreach (var authenticator in co.Authenticators.Values.OrderBy(a => a.Id.Value))
        {
            All(authenticator.SshKeys, draft, because);
            One(authenticator.Record, draft, because);
        }

        foreach (var user in co.ApiUsers.Values.OrderBy(u => u.Id)) One(user, draft, because);
        All(co.Settings.CoreApis, draft, because);
        All(co.Settings.ExpirationPolicies, draft, because);
        All(co.Settings.IdentifierAssignments, draft, because);
        All(co.Settings.Enumerations, draft, because);
        All(co.Settings.Settings, draft, because);
        All(co.Settings.Types, draft, because);
    }

    private static void OfPerson(Person person, Draft draft)
    {
        var stream = new StreamId(StreamKind.Person, person.Id.Value);
        Of(person.Memberships, stream, draft);
        Of(person.Links, stream, draft);
        Of(person.Agreements, stream, draft);
        Of(person.SshKeys, stream, draft);
        Of(person.Addresses, stream, draft);
        Of(person.TelephoneNumbers, stream, draft);
        Of(person.AdHocAttributes, stream, draft);
        Of(person.ExpirationCounts, stream, draft);
        Of(person.Roles, stream, draft);
        Of(person.EmailAddresses, stream, draft);
        Of(person.Identifiers, stream, draft);
        Of(person.Urls, stream, draft);
        Of(person.Names, stream, draft);
        if (person.Record is { } record) Purged(record, stream, draft);
    }

    private static void OfOrgIdentity(OrgIdentity identity, Draft draft)
    {
        var stream = new StreamId(StreamKind.OrgIdentity, identity.Id.Value);
        Of(identity.SourceRecords, stream, draft);
        Of(identity.Addresses, stream, draft);
        Of(identity.TelephoneNumbers, stream, draft);
        Of(identity.AdHocAttributes, stream, draft);
        Of(identity.EmailAddresses, stream, draft);
        Of(identity.Identifiers, stream, draft);
        Of(identity.Urls, stream, draft);
        Of(identity.Names, stream, draft);
        if (identity.Record is { } record) Purged(record, stream, draft);
    }

    private static void All<T>(Records<T> records, Draft draft, int because) where T : class, IRecord
    {
        foreach (var record in records) One(record, draft, because);
    }

    private static void One<T>(Current<T>? record, Draft draft, int because) where T : class, IRecord
    {
        if (record is not null) draft.Tell(record.Record.Stream!.Value, new Purged<T>(record.Id, null), because, Law);
    }

    private static void Of<T>(Records<T> records, StreamId stream, Draft draft) where T : class, IRecord
    {
        foreach (var record in records) Purged(record, stream, draft);
    }

    private static void Purged<T>(Current<T> record, StreamId stream, Draft draft) where T : class, IRecord =>
        draft.Tell(stream, new Purged<T>(record.Id, null), null, Law);
}
