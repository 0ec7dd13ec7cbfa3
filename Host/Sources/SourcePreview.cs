using System.Collections.Immutable;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.IdentitySources.Pipelines;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources.Syncing;
using Npgsql;

namespace EventRegistry.Host.Sources;

/// <summary>One value that a record has.</summary>
/// <param name="Kind">The kind of record that it would be.</param>
/// <param name="Text">Its members, by column.</param>
internal sealed record PreviewedValue(string Kind, string Text);

/// <summary>What a source says of a key, and what that means.</summary>
/// <param name="Found">How many records it has of that key.</param>
/// <param name="Groups">The groups that they would be put into.</param>
/// <param name="Error">Why it cannot be read, or a sync would not take it; null where it can be, and would.</param>
/// <param name="OrgIdentity">The org identity that was made of it; null where none was.</param>
/// <param name="Person">Whose that is.</param>
/// <param name="IsSame">Whether it says what it said when it was last synced.</param>
internal sealed record SourcePreview(
    int Found, int? Line, string? Raw, IReadOnlyList<PreviewedValue> Values, IReadOnlyList<string> Groups, string? Error, int? OrgIdentity, int? Person, bool? IsSame)
{
    /// <summary>Whom the pipeline would take it for; null where it is somebody's already, or cannot be read.</summary>
    public PreviewedMatch? Match { get; init; }

    /// <exception cref="SourceFailure">The source cannot be asked.</exception>
    public static async Task<SourcePreview> OfAsync(Registry registry, SourcePlugins plugins, KnownSource source, string key, CancellationToken cancel)
    {
        await using var opened = await plugins.OpenAsync(source, cancel);
        var found = await opened.RetrieveAsync(key, cancel);
        var known = await KnownAsync(registry, source, key, cancel);
        var identity = known?.OrgIdentityId;
        var person = identity is { } id ? (await new IdentifierHolders(registry.Database).LinksAsync([id], cancel)).GetValueOrDefault(id) : default;
        var preview = new SourcePreview(found.Count, null, null, [], [], null, identity?.Value, person.Value > 0 ? person.Value : null, null);
        if (found.Count != 1) return preview;
        preview = preview with
        {
            Raw = found[0].Raw,
            Line = found[0].Line,
            IsSame = known?.Raw is { } kept ? kept == source.Record.KeptOf(found[0].Raw) : null,
        };
        try
        {
            var read = opened.Read(found[0]);
            var record = Preparing.For(source.Record, source.Co).Of(read, key);
            var match = preview.Person is null ? await PreviewedMatch.OfAsync(registry, source, record, identity is not null, cancel) : null;
            var error = await ErrorAsync(registry, source, new(key, new(found[0].Raw, read)), cancel);
            return preview with
            {
                Values = [.. ValuesOf(record)],
                Groups = [.. GroupsOf(source, record, registry.Clock.GetUtcNow())],
                Error = error,
                // Whom it would be taken for is idle to say of what would not be taken, unless that is the reason.
                Match = error is null || match?.People.Count > 1 ? match : null,
            };
        }
        catch (RecordUnreadable none)
        {
            return preview with { Error = none.Message };
        }
    }

    /// <summary>Why a sync would not take the record; null where it would, as far as no matcher outside has to be asked.</summary>
    private static async Task<string?> ErrorAsync(Registry registry, KnownSource source, SyncedRecord record, CancellationToken cancel)
    {
        using var registrar = new Registrar(registry);
        var (decision, _) = await registrar.TryAsync(source.Co.Id, new SyncRecords(source.Id, SyncRecords.Pushed, new([record])), new("preview", null), null, cancel);
        return decision is Accepted { Synced: [{ Refusals: { Length: > 0 } refusals }] } ? Ledger.Sentence(refusals) : null;
    }

    private static IEnumerable<string> GroupsOf(KnownSource source, SourcedRecord record, DateTimeOffset now) => GroupMatch
        .Of(source.Co.Mappings.Values.Select(m => m.Record).Where(m => m.SourceId == source.Id).OrderBy(m => m.Id), record, now)
        .Select(g => (Group: source.Co.Group(g.Key), Validity: g.Value)).Where(g => g.Group is not null).OrderBy(g => g.Group!.Id)
        .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Group!.Name}{(g.Validity.From is { } from ? $", from {from:yyyy-MM-dd}" : "")}{(g.Validity.Through is { } end ? $", through {end:yyyy-MM-dd}" : "")}"));

    private static IEnumerable<PreviewedValue> ValuesOf(SourcedRecord record) =>
    [
        Shown(record.Identity), .. All(record.Names), .. All(record.Identifiers), .. All(record.EmailAddresses), .. All(record.Urls), .. All(record.Addresses), .. All(record.TelephoneNumbers),
        .. All(record.AdHocAttributes),
    ];

    private static IEnumerable<PreviewedValue> All<T>(ImmutableArray<T> records) where T : class, IRecord => records.Select(Shown);

    private static PreviewedValue Shown<T>(T record) where T : class, IRecord => new(Kind<T>.Instance.Name, string.Join(", ", Kind<T>.Instance.Fields
        .Where(f => f.Name != nameof(IRecord.Id) && f.Of(record) is not null).Select(f => $"{f.Column}={Text(f.Of(record)!)}")));

    private static string Text(object value) => value switch
    {
        DateTimeOffset at => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable some => some.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static async Task<SourceRecord?> KnownAsync(Registry registry, KnownSource source, string key, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(
            "select id from eventregistry.records where tenant = $1 and kind = 'source_record' and not is_copy and not deleted and data->>'SourceId' = $2 and data->>'Sorid' = $3 limit 1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(source.Co.Id) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source.Id.Value.ToString(CultureInfo.InvariantCulture) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return await command.ExecuteScalarAsync(cancel) is int id && await new RecordBook(registry.Database).FindAsync(Kind<SourceRecord>.Instance, id, cancel) is { } row ? (SourceRecord)row.Record : null;
    }
}
