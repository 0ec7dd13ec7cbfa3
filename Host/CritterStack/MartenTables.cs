using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.EventStore.Json;
using JasperFx;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Newtonsoft;
using Npgsql;

namespace EventRegistry.Host.CritterStack;

/// <summary>Marten, told of the tables as the default runtime keeps them.</summary>
internal static class MartenTables
{
    public const string Schema = "eventregistry";

    public static DocumentStore Open(NpgsqlDataSource database, AutoCreate create = AutoCreate.None) => DocumentStore.For(options => Describe(options, database, create));

    public static void Describe(StoreOptions options, NpgsqlDataSource database, AutoCreate create)
    {
        options.Connection(database);
        options.DatabaseSchemaName = Schema;
        // The registry's own migrations make the tables.
        options.AutoCreateSchemaObjects = create;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.TenancyStyle = TenancyStyle.Conjoined;
        // The instant of an event and its place are the registry's to tell; the other modes have functions for that, which the default does not make.
        options.Events.AppendMode = EventAppendMode.Rich;
        options.Events.EnableUniqueIndexOnEventId = true;
        options.Events.EnableEventTypeIndex = true;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.CausationIdEnabled = true;
        options.Events.MetadataConfig.HeadersEnabled = true;
        foreach (var type in EventType.All) options.Events.MapEventType(type.ChangeType, type.Name);
        options.UseNewtonsoftForSerialization(configure: json =>
        {
            var ours = EventJson.Settings();
            json.Converters = ours.Converters;
            json.DateParseHandling = ours.DateParseHandling;
            json.NullValueHandling = ours.NullValueHandling;
        });
        // Appends stand in a transaction of ours, which is over when a statement fails: who appends begins another one.
        options.ConfigureWritePolly(_ => { });
        options.DisableNpgsqlLogging = true;
    }

    /// <summary>What an event of Marten says in the registry's words.</summary>
    public static Recorded Told(IEvent told) => new(
        StreamId.Parse(told.StreamKey!), told.Version, told.Sequence, told.Timestamp, (string?)told.GetHeader("actor"),
        told is { CorrelationId: null, CausationId: null } ? null : new(told.CorrelationId ?? "", told.CausationId ?? ""), (Change)told.Data);
}
