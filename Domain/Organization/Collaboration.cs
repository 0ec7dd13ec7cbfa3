using System.Collections.Immutable;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Domain.Organization;

/// <summary>A CO with all that decisions about its people lean on: COUs, groups, terms, types, dictionaries, sources, targets and authenticators.</summary>
public sealed class Collaboration
{
    private readonly Lazy<ILookup<CouId, GroupRecord>> groupsOfCous;
    private readonly Lazy<ImmutableArray<GroupRecord>> automatic;
    private readonly Lazy<ILookup<GroupId, Nesting>> nestingsOut;

    private Collaboration(
        CoSettings settings,
        ImmutableDictionary<int, Current<Cou>> cous,
        ImmutableDictionary<int, Group> groups,
        ImmutableDictionary<int, TermsHistory> terms,
        ImmutableDictionary<int, DictionaryContents> dictionaries,
        ImmutableDictionary<int, Current<IdentitySource>> sources,
        ImmutableDictionary<int, Current<Pipeline>> pipelines,
        ImmutableDictionary<int, Target> targets,
        ImmutableDictionary<int, AuthenticatorContents> authenticators,
        ImmutableDictionary<int, Current<GroupMapping>> mappings,
        ImmutableDictionary<int, Current<ApiUser>> apiUsers,
        ImmutableDictionary<int, Current<FileSource>> files,
        ImmutableDictionary<int, Current<SourceSettings>> sourceSettings)
    {
        (Settings, Cous, Groups, Terms, Dictionaries, Sources, Pipelines, Targets, Authenticators, Mappings, ApiUsers, Files, SourceSettings) =
            (settings, cous, groups, terms, dictionaries, sources, pipelines, targets, authenticators, mappings, apiUsers, files, sourceSettings);
        groupsOfCous = new(() => LiveGroups.Where(g => g.CouId is not null).ToLookup(g => g.CouId!.Value));
        automatic = new(() => [.. LiveGroups.Where(g => g.Auto == true).OrderBy(g => g.Id)]);
        nestingsOut = new(() => Groups.Values.SelectMany(g => g.Nestings).Select(n => n.Record).ToLookup(n => n.GroupId));
    }

    /// <summary>The kinds of stream that it is made of.</summary>
    public static IReadOnlyList<StreamKind> Streams { get; } =
    [
        StreamKind.Co, StreamKind.Dictionary, StreamKind.Cou, StreamKind.Terms, StreamKind.Group, StreamKind.Source,
        StreamKind.Pipeline, StreamKind.Target, StreamKind.Authenticator, StreamKind.ApiUser,
    ];

    public CoId Id => Settings.Id;

    public CoSettings Settings { get; }

    /// <summary>The live COUs, by id.</summary>
    public ImmutableDictionary<int, Current<Cou>> Cous { get; }

    /// <summary>All groups, by id; one that was deleted has no record.</summary>
    public ImmutableDictionary<int, Group> Groups { get; }

    /// <summary>All terms, by id, deleted ones too: agreements outlive them.</summary>
    public ImmutableDictionary<int, TermsHistory> Terms { get; }

    public ImmutableDictionary<int, DictionaryContents> Dictionaries { get; }

    public ImmutableDictionary<int, Current<IdentitySource>> Sources { get; }

    public ImmutableDictionary<int, Current<Pipeline>> Pipelines { get; }

    public ImmutableDictionary<int, Target> Targets { get; }

    public ImmutableDictionary<int, AuthenticatorContents> Authenticators { get; }

    /// <summary>What puts people into groups for what a source says of them, by id.</summary>
    public ImmutableDictionary<int, Current<GroupMapping>> Mappings { get; }

    public ImmutableDictionary<int, Current<ApiUser>> ApiUsers { get; }

    /// <summary>The files that sources read, by id.</summary>
    public ImmutableDictionary<int, Current<FileSource>> Files { get; }

    /// <summary>What else is set of sources, by source.</summary>
    public ImmutableDictionary<int, Current<SourceSettings>> SourceSettings { get; }

    public IEnumerable<GroupRecord> LiveGroups => Groups.Values.Where(g => g.Record is not null).Select(g => g.Record!.Record);

    /// <summary>The groups that fill themselves.</summary>
    public ImmutableArray<GroupRecord> AutomaticGroups => automatic.Value;

    /// <summary>A CO of which nothing is known yet.</summary>
    public static Collaboration Of(CoId id) => new(
        new CoSettings(id), ImmutableDictionary<int, Current<Cou>>.Empty, ImmutableDictionary<int, Group>.Empty, ImmutableDictionary<int, TermsHistory>.Empty,
        ImmutableDictionary<int, DictionaryContents>.Empty, ImmutableDictionary<int, Current<IdentitySource>>.Empty, ImmutableDictionary<int, Current<Pipeline>>.Empty,
        ImmutableDictionary<int, Target>.Empty, ImmutableDictionary<int, AuthenticatorContents>.Empty, ImmutableDictionary<int, Current<GroupMapping>>.Empty,
        ImmutableDictionary<int, Current<ApiUser>>.Empty, ImmutableDictionary<int, Current<FileSource>>.Empty, ImmutableDictionary<int, Current<SourceSettings>>.Empty);

    /// <summary>The live group of that id, or null.</summary>
    public GroupRecord? Group(GroupId id) => Groups.GetValueOrDefault(id.Value)?.Record?.Record;

    /// <summary>The pipeline of a source, or else of the CO; null where there is none. Its own status is not asked (<c>org-identity-sources.md</c> 6).</summary>
    public Pipeline? PipelineOf(IdentitySource source) =>
        (source.PipelineId ?? Settings.Setting.DefaultPipelineId) is { } id ? Pipelines.GetValueOrDefault(id.Value)?.Record : null;

    /// <summary>The groups that belong to a COU.</summary>
    public IEnumerable<GroupRecord> GroupsOf(CouId cou) => groupsOfCous.Value[cou];

    /// <summary>The nestings that put members of a group into others.</summary>
    public IEnumerable<Nesting> NestingsFrom(GroupId source) => nestingsOut.Value[source];

    /// <summary>The nestings that put members of others into a group.</summary>
    public IEnumerable<Nesting> NestingsInto(GroupId target) => Groups.GetValueOrDefault(target.Value)?.Nestings.Select(n => n.Record) ?? [];

    /// <summary>A live record that one of the CO's own streams tells of, and that stream; null when none does.</summary>
    public (StreamId Stream, Current<T> Record)? Find<T>(int id) where T : class, IRecord
    {
        var found = typeof(T) switch
        {
            var t when t == typeof(Co) => Settings.Record as Current<T> is { } co && co.Id == id ? co : null,
            var t when t == typeof(Cou) => Cous.GetValueOrDefault(id) as Current<T>,
            var t when t == typeof(GroupRecord) => Groups.GetValueOrDefault(id)?.Record as Current<T>,
            var t when t == typeof(Terms) => Terms.GetValueOrDefault(id)?.Record as Current<T>,
            var t when t == typeof(Dictionary) => Dictionaries.GetValueOrDefault(id)?.Record as Current<T>,
            var t when t == typeof(IdentitySource) => Sources.GetValueOrDefault(id) as Current<T>,
            var t when t == typeof(Pipeline) => Pipelines.GetValueOrDefault(id) as Current<T>,
            var t when t == typeof(GroupMapping) => Mappings.GetValueOrDefault(id) as Current<T>,
            var t when t == typeof(FileSource) => Files.GetValueOrDefault(id) as Current<T>,
            var t when t == typeof(SourceSettings) => SourceSettings.GetValueOrDefault(id) as Current<T>,
            var t when t == typeof(ApiUser) => ApiUsers.GetValueOrDefault(id) as Current<T>,
            var t when t == typeof(ProvisioningTarget) => Targets.GetValueOrDefault(id)?.Record as Current<T>,
            var t when t == typeof(TargetSettings) => Targets.GetValueOrDefault(id)?.Settings as Current<T>,
            var t when t == typeof(Authenticator) => Authenticators.GetValueOrDefault(id)?.Record as Current<T>,
            var t when t == typeof(Nesting) => Groups.Values.Select(g => g.Nestings.Find(id)).FirstOrDefault(n => n is not null) as Current<T>,
            var t when t == typeof(Identifier) => Groups.Values.Select(g => g.Identifiers.Find(id)).FirstOrDefault(i => i is not null) as Current<T>,
            var t when t == typeof(DictionaryEntry) => Dictionaries.Values.Select(d => d.Entries.Find(id)).FirstOrDefault(e => e is not null) as Current<T>,
            var t when t == typeof(SshKeyAuthenticator) => Authenticators.Values.Select(a => a.SshKeys.Find(id)).FirstOrDefault(k => k is not null) as Current<T>,
            var t when t == typeof(ExtendedType) => Settings.Types.Find(id) as Current<T>,
            var t when t == typeof(AttributeEnumeration) => Settings.Enumerations.Find(id) as Current<T>,
            var t when t == typeof(CoSetting) => Settings.Settings.Find(id) as Current<T>,
            var t when t == typeof(IdentifierAssignment) => Settings.IdentifierAssignments.Find(id) as Current<T>,
            var t when t == typeof(ExpirationPolicy) => Settings.ExpirationPolicies.Find(id) as Current<T>,
            var t when t == typeof(CoreApi) => Settings.CoreApis.Find(id) as Current<T>,
            _ => null,
        };
        return found is null ? null : (found.Record.Stream!.Value, found);
    }

    /// <summary>The CO after one more change to one of its own streams.</summary>
    public static Collaboration Evolve(Collaboration co, Recorded entry)
    {
        var id = entry.Stream.Id;
        return entry.Stream.Kind switch
        {
            StreamKind.Co => co.With(settings: CoSettings.Evolve(co.Settings, entry)),
            StreamKind.Cou => co.With(cous: After(co.Cous, entry)),
            StreamKind.Group => co.With(groups: co.Groups.SetItem(id, Domain.Groups.Group.Evolve(co.Groups.GetValueOrDefault(id) ?? new(new GroupId(id)), entry))),
            StreamKind.Terms => co.With(terms: co.Terms.SetItem(id, TermsHistory.Evolve(co.Terms.GetValueOrDefault(id) ?? TermsHistory.Of(new(id)), entry))),
            StreamKind.Dictionary => co.With(
                dictionaries: co.Dictionaries.SetItem(id, DictionaryContents.Evolve(co.Dictionaries.GetValueOrDefault(id) ?? new(new DictionaryId(id)), entry))),
            // A source's stream also tells of records that no identity was made from.
            StreamKind.Source when entry.Change is Change<IdentitySource> => co.With(sources: After(co.Sources, entry)),
            StreamKind.Source when entry.Change is Change<GroupMapping> => co.With(mappings: After(co.Mappings, entry)),
            StreamKind.Source when entry.Change is Change<FileSource> => co.With(files: After(co.Files, entry)),
            StreamKind.Source when entry.Change is Change<SourceSettings> => co.With(sourceSettings: After(co.SourceSettings, entry)),
            StreamKind.ApiUser => co.With(apiUsers: After(co.ApiUsers, entry)),
            StreamKind.Pipeline => co.With(pipelines: After(co.Pipelines, entry)),
            StreamKind.Target => co.With(targets: co.Targets.SetItem(id, Target.Evolve(co.Targets.GetValueOrDefault(id) ?? new(new TargetId(id)), entry))),
            StreamKind.Authenticator => co.With(
                authenticators: co.Authenticators.SetItem(id, AuthenticatorContents.Evolve(co.Authenticators.GetValueOrDefault(id) ?? new(new AuthenticatorId(id)), entry))),
            _ => co,
        };
    }

    private static ImmutableDictionary<int, Current<T>> After<T>(ImmutableDictionary<int, Current<T>> records, Recorded entry) where T : class, IRecord
    {
        if (entry.Change is not Change<T> change) throw new UnexpectedChange(entry);
        var after = Current<T>.After(records.GetValueOrDefault(change.RecordId), change, entry);
        return after is null ? records.Remove(change.RecordId) : records.SetItem(change.RecordId, after);
    }

    private Collaboration With(
        CoSettings? settings = null,
        ImmutableDictionary<int, Current<Cou>>? cous = null,
        ImmutableDictionary<int, Group>? groups = null,
        ImmutableDictionary<int, TermsHistory>? terms = null,
        ImmutableDictionary<int, DictionaryContents>? dictionaries = null,
        ImmutableDictionary<int, Current<IdentitySource>>? sources = null,
        ImmutableDictionary<int, Current<Pipeline>>? pipelines = null,
        ImmutableDictionary<int, Target>? targets = null,
        ImmutableDictionary<int, AuthenticatorContents>? authenticators = null,
        ImmutableDictionary<int, Current<GroupMapping>>? mappings = null,
        ImmutableDictionary<int, Current<ApiUser>>? apiUsers = null,
        ImmutableDictionary<int, Current<FileSource>>? files = null,
        ImmutableDictionary<int, Current<SourceSettings>>? sourceSettings = null) => new(
            settings ?? Settings, cous ?? Cous, groups ?? Groups, terms ?? Terms, dictionaries ?? Dictionaries, sources ?? Sources,
            pipelines ?? Pipelines, targets ?? Targets, authenticators ?? Authenticators, mappings ?? Mappings, apiUsers ?? ApiUsers,
            files ?? Files, sourceSettings ?? SourceSettings);
}
