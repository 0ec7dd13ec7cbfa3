using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Sources;

namespace EventRegistry.Specs.Sources.Examples;

/// <summary>Reads a file of accounts such as <c>/etc/passwd</c>: a record is a line, and its key the account's name.</summary>
public sealed class AccountsPlugin : ISourcePlugin
{
    public string Name => "AccountsSource";

    /// <inheritdoc/>
    public Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Options.GetValueOrDefault("file") is not { Length: > 0 } file)
            throw new SourceFailure($"{source.Name} names no file. Set file=/etc/passwd, or where the accounts are.", mayPass: false);
        if (!TypesOf.Active(source.Co, "Identifier.type").Contains("uid"))
            throw new SourceFailure($"{source.Name} gives identifiers of type uid, which is no active type of the CO. Make it one.", mayPass: false);
        return File.Exists(file) ? Task.FromResult<ISource>(new AccountsSource(file)) : throw new SourceFailure($"There is no file {file}. Put it there, or name another.", mayPass: true);
    }
}

/// <summary>A file of accounts that was opened.</summary>
internal sealed partial class AccountsSource(string file) : ISource
{
    private const string Shell = "shell";

    public SourceAbilities Abilities => SourceAbilities.Lists;

    public IReadOnlyList<string> GroupAttributes => [Shell];

    /// <inheritdoc/>
    public async IAsyncEnumerable<RawRecord> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // All of it before the first record, since half a file would be taken for a whole one, and those in the other half for gone.
        var lines = await LinesAsync(cancel);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is { Length: > 0 } line && line[0] != '#') yield return new(line.Split(':')[0], line, i + 1);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RawRecord>> RetrieveAsync(string key, CancellationToken cancel) => await ListAsync(cancel).Where(r => r.Key == key).ToListAsync(cancel);

    /// <inheritdoc/>
    public SourcedRecord Read(RawRecord record)
    {
        if (record.Raw.Split(':') is not [{ Length: > 0 } login, _, _, _, var person, _, var shell]) throw new RecordUnreadable("An account has seven parts with : between them, and a name.", null);
        var name = Spaces().Split(person.Split(',')[0].Trim());
        return SourcedRecord.Nobody with
        {
            Names = [new(0, null, name[0], null, name.Length > 1 ? name[^1] : null, null, "official", null, null, null, PrimaryName: true, null)],
            Identifiers = [new(0, login, "uid", Login: true, Standing.Active, null, null, null, null, null, null, null, null)],
            GroupValues = shell.Length > 0 ? [new(Shell, shell)] : [],
        };
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through, CancellationToken cancel) => throw new NotSupportedException("Its abilities say so.");

    /// <inheritdoc/>
    public IAsyncEnumerable<RawRecord> SearchAsync(SourceSearch search, CancellationToken cancel) => throw new NotSupportedException("Its abilities say so.");

    /// <inheritdoc/>
    public Task CompleteAsync(bool anythingNew, CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string[]> LinesAsync(CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllLinesAsync(file, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceFailure($"{file} cannot be read: {e.Message} Let this user read it, and sync again.", mayPass: true, e);
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
