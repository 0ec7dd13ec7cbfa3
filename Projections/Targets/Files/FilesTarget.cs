using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Files;

/// <summary>A folder with one JSON file for each person and group, such as <c>person-57.json</c>. Readers see a file as it was or as it is, never half.</summary>
/// <param name="folder">The folder; without a <see cref="Mark"/> it is made when it is first written to.</param>
public sealed class FilesTarget(string folder) : IProvisioner, ICensus
{
    private const string Ending = ".json";
    private const int MostLooks = 60;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    // People's names are for people to read.
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A file without which the folder is not the one that was made: what is mounted there may just not be. Null for none.</summary>
    public string? Mark { get; init; }

    public IReadOnlySet<StreamKind> Wants { get; } = FrozenSet.Create(StreamKind.Person, StreamKind.Group);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Told>> ProvisionAsync(IReadOnlyList<Telling> tellings, Permit permit, CancellationToken cancel)
    {
        await using var alone = await LockAsync(cancel);
        if (!await permit(cancel)) throw new PermitRefused();
        return [.. tellings.Select(t => Tell(t, Write))];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Told>> DryRunAsync(IReadOnlyList<Telling> tellings, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Told>>([.. tellings.Select(t => Tell(t, (_, _) => { }))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<bool>> HoldsAsync(IReadOnlyList<(StreamId Subject, string? Pti)> subjects, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<bool>>([.. subjects.Select(s => File.Exists(PathOf(s.Pti ?? NameOf(s.Subject))))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StreamId>> KnownSubjectsAsync(CancellationToken cancel)
    {
        var known = new List<StreamId>();
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"*{Ending}") : [])
        {
            if (StreamId.TryParse(Path.GetFileNameWithoutExtension(file).Replace('-', '/'), out var subject) && Wants.Contains(subject.Kind)) known.Add(subject);
        }

        return Task.FromResult<IReadOnlyList<StreamId>>(known);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What the file of a subject is to say; null for no file.</summary>
    private static string? TextOf(Verdict verdict) => verdict switch
    {
        { Action: ProvisioningAction.Deleted } => null,
        { Record: PersonSubject person } => JsonSerializer.Serialize(
            new
            {
                person.Id,
                Status = CodeOf(person.Person.Record.Status),
                Names = person.Names.Select(n => new { n.Record.Type, n.Record.Given, n.Record.Family, Primary = n.Record.PrimaryName }),
                Identifiers = person.Identifiers.Select(i => new { i.Record.Type, i.Record.Value }),
                Mail = person.EmailAddresses.Select(e => new { e.Record.Type, Address = e.Record.Mail }),
                Groups = person.Memberships.Where(m => m.Record.Member == true).Select(m => m.Record.GroupId.Value).Order(),
            },
            Readable),
        { Record: GroupSubject { Group: var group } } => JsonSerializer.Serialize(
            new { group.Id, group.Record.Name, group.Record.Description, Status = CodeOf(group.Record.Status) }, Readable),
        _ => null,
    };

    private static string? CodeOf<T>(T? value) where T : struct, Enum => value is { } known ? Codes<T>.Of(known) : null;

    private static string NameOf(StreamId subject) => $"{subject}".Replace('/', '-') + Ending;

    private string PathOf(string name) => Path.Combine(folder, name);

    private Told Tell(Telling telling, Action<string, string?> write)
    {
        var name = telling.Pti ?? NameOf(telling.Subject);
        try
        {
            var (held, due) = (File.Exists(PathOf(name)) ? File.ReadAllText(PathOf(name)) : null, TextOf(telling.Verdict));
            if (held != due) write(name, due);
            return new(telling.Subject, Difference(telling.Subject, held, due), due is null ? null : name, DigestOf(due));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(telling.Subject, [], Failure: Failed(e));
        }
    }

    // Renaming is at once; a file that was not renamed is overwritten the next time.
    private void Write(string name, string? text)
    {
        if (text is null)
        {
            File.Delete(PathOf(name));
            return;
        }

        File.WriteAllText(PathOf($"{name}.new"), text);
        File.Move(PathOf($"{name}.new"), PathOf(name), overwrite: true);
    }

    // Whoever else writes, a run or another host, is soon done with what it was told.
    private async Task<FileStream> LockAsync(CancellationToken cancel)
    {
        for (var looks = 1; ; looks++)
        {
            try
            {
                if (Mark is null) Directory.CreateDirectory(folder);
                else if (!File.Exists(PathOf(Mark))) throw new TargetMissing($"{folder} is not there, or was not made for this target. Mount it; or have it made: eventregistry target schema <target>");
                return new FileStream(PathOf(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException e)
            {
                throw Failed(e);
            }
            catch (IOException e) when (looks == MostLooks)
            {
                throw new TargetBusy($"{folder} cannot be locked: {e.Message} Try again later.", e);
            }
            catch (IOException)
            {
                await Task.Delay(BetweenLooks, cancel);
            }
        }
    }

    private TargetFailure Failed(Exception e) => e is UnauthorizedAccessException
        ? new PermissionDenied($"{folder}: {e.Message} Let this user write there.", e)
        : new TargetUnreachable($"{folder}: {e.Message} Try again later.", e);

    private static ImmutableArray<Drift> Difference(StreamId subject, string? held, string? due)
    {
        if (held == due) return [];
        var kind = held is null ? DriftKind.Missing : due is null ? DriftKind.Extra : DriftKind.Changed;
        return [new(Codes<StreamKind>.Of(subject.Kind), subject.Id, kind, [new("text", held, due)])];
    }

    private static Guid DigestOf(string? text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text ?? "")).AsSpan(0, 16), bigEndian: true);
}
