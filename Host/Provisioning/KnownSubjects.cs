using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Targets;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>The subjects that targets are told of, for whoever has to name one.</summary>
internal sealed class KnownSubjects(Registry registry)
{
    /// <summary>The words that subjects begin with.</summary>
    public static readonly IReadOnlyList<string> Words =
        [.. new[] { StreamKind.Person, StreamKind.Group, StreamKind.Cou, StreamKind.Terms, StreamKind.Source }.Select(Codes<StreamKind>.Of)];

    /// <summary>Reads a subject such as <c>person/57</c>, and finds the CO that it belongs to. Those that were deleted are known too.</summary>
    /// <exception cref="CommandFailed">It is none, or history does not know it.</exception>
    public async Task<(string Tenant, StreamId Subject)> FindAsync(string text, CancellationToken cancel)
    {
        var subject = Parse(text);
        return await StoreOverview.TenantOfAsync(registry.Database, subject, cancel) is { } tenant
            ? (tenant, subject)
            : throw new CommandFailed(ExitCode.Wrong, $"History knows no {subject}.{await NearestAsync(subject, cancel)}");
    }

    /// <summary>Finds a subject of the CO that a target is told of.</summary>
    /// <exception cref="CommandFailed">It is none, history does not know it, or it is another CO's.</exception>
    public async Task<StreamId> FindAsync(KnownTarget target, string text, CancellationToken cancel)
    {
        var (tenant, subject) = await FindAsync(text, cancel);
        return tenant == Tenant.Of(target.Co)
            ? subject
            : throw new CommandFailed(ExitCode.Wrong, $"{subject} is of CO {tenant}, and the target '{target.Name}' is told of CO {target.Co.Value} alone.");
    }

    private static StreamId Parse(string text)
    {
        if (StreamId.TryParse(text, out var subject) && Words.Contains(Codes<StreamKind>.Of(subject.Kind))) return subject;
        if (text.Split('/') is not [var word, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new CommandFailed(ExitCode.Wrong, $"'{text}' is no subject. Write a word and a number, such as person/57 or group/3.");
        throw new CommandFailed(ExitCode.Wrong, $"Targets are told of no '{word}'.{Nearest.Hint(word, Words)} They are told of: {string.Join(", ", Words)}.");
    }

    private async Task<string> NearestAsync(StreamId subject, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(
            "select id from eventregistry.mt_streams where type = $1 order by abs(split_part(id, '/', 2)::bigint - $2), id limit 1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Codes<StreamKind>.Of(subject.Kind) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = subject.Id });
        return await command.ExecuteScalarAsync(cancel) is string near ? $" The nearest is {near}." : "";
    }
}
