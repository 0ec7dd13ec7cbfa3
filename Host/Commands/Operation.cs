using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Commands;

/// <summary>One command being carried out: who asked, when, and the ids that its events will have.</summary>
/// <param name="Id">What all its events share.</param>
/// <param name="Request">What was asked for, in words, as the cause of what follows directly.</param>
/// <param name="At">To the microsecond, as it will be read from history: what is kept here of its events is what others read.</param>
internal sealed record Operation(string Id, string Request, Caller Caller, DateTimeOffset At, string? Key)
{
    private const string Prefix = "command-";
    private const string Undoes = "undo ";
    private const int MostSought = 200;

    public bool IsOfASync { get; private init; }

    /// <summary>What must be over before it is asked who people are.</summary>
    public Task Before { get; init; } = Task.CompletedTask;

    public static Operation Of(Command command, Caller caller, string? key, DateTimeOffset now)
    {
        // What is asked again under the same key has the same id, and so have its events: they cannot be stored twice.
        var id = key is null ? Guid.CreateVersion7(now) : IdOf($"{caller.Name}\n{key}");
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return new(Named($"{id}"), Words(command), caller, at, key) { IsOfASync = command is SyncRecords };
    }

    /// <summary>The name under which history knows what somebody asked for.</summary>
    public static string Named(string id) => Prefix + id;

    /// <summary>Whether somebody asked for what happened, rather than it was imported.</summary>
    public static bool IsCommand(Cause? cause) => cause?.Operation.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>What drawn numbers follow from: another for each operation.</summary>
    public int Seed => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(Id)));

    /// <summary>The id of one of its events.</summary>
    public Guid EventId(int place) => Key is null ? Guid.CreateVersion7(At) : IdOf($"{Id}\n{place}");

    /// <summary>What the same request did when it was made before; null when it is new.</summary>
    public async Task<Outcome?> FormerAsync(Registry registry, CancellationToken cancel)
    {
        // Its ids are known, so all that it did is found by them; of a very large one, the beginning. A new CO's events are not of the CO in which it was asked for.
        await using var command = registry.Database.CreateCommand(
            "select seq_id, stream_id, tenant_id, causation_id = $2 from eventregistry.mt_events where id = any($1) order by seq_id");
        command.Parameters.Add(new() { Value = Enumerable.Range(0, MostSought).Select(EventId).ToArray() });
        command.Parameters.Add(new() { Value = Request });
        var events = new List<(long Sequence, StreamId Stream, string Tenant, bool WasAsked)>();
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) events.Add((reader.GetInt64(0), StreamId.Parse(reader.GetString(1)), reader.GetString(2), reader.GetBoolean(3)));
        }

        if (events.Count == 0) return null;
        // What was asked for itself; what had to give way to it may come before.
        var asked = events.FirstOrDefault(e => e.WasAsked, events[0]);
        await foreach (var entry in registry.Store.ReadStreamAsync(asked.Tenant, asked.Stream, UpTo.Event(asked.Sequence), cancel))
        {
            if (entry.Sequence == asked.Sequence) return new Carried(entry.Change.RecordId, [new(asked.Stream, entry.Change, null, null)], events[^1].Sequence);
        }

        return null;
    }

    private static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    /// <summary>What is the cause of all that a sync run does: <c>sync 17 of source/3</c>.</summary>
    public static string WordsOf(SourceId source, int run) => run == SyncRecords.Pushed
        ? string.Create(CultureInfo.InvariantCulture, $"push of source/{source.Value}")
        : string.Create(CultureInfo.InvariantCulture, $"sync {run} of source/{source.Value}");

    /// <summary>Whether something was done to take a run back, which goes by its words.</summary>
    public static bool IsUndo(Cause? cause, string words) => cause?.Because is { } because && because.StartsWith(Undoes, StringComparison.Ordinal) && because.EndsWith($" of {words}", StringComparison.Ordinal);

    /// <summary>Such as <c>edit name</c>.</summary>
    private static string Words(Command command)
    {
        if (command is SyncRecords sync) return WordsOf(sync.Source, sync.Run);
        if (command is UndoSync undo) return string.Create(CultureInfo.InvariantCulture, $"{Undoes}{undo.Run} of {WordsOf(undo.Source, undo.Undone)}");
        var type = command.GetType();
        var verb = type.Name.Split('`')[0].ToLowerInvariant();
        return type.BaseType is { IsGenericType: true } parent
            ? $"{verb} {Kinds.All.Single(k => k.RecordType == parent.GetGenericArguments()[0]).Name.Replace('_', ' ')}"
            : verb;
    }
}
