using System.Text.RegularExpressions;
using EventRegistry.Host.Access;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>What became of the keys of a Registry's API users.</summary>
/// <param name="Taken">Those that are now the Registry's.</param>
/// <param name="Kept">Those that stayed as they were.</param>
/// <param name="Dropped">Those that the Registry no longer takes.</param>
/// <param name="Missing">The API users that have none.</param>
public sealed record KeyReport(int Taken, int Kept, int Dropped, int Missing);

/// <summary>Takes the keys of API users over, beside history, in the transaction that appends the events.</summary>
internal static partial class ImportedKeys
{
    /// <summary>Takes over what was staged.</summary>
    /// <param name="staged">The session that holds the staged tables.</param>
    /// <param name="writing">The session that writes.</param>
    /// <param name="salt">The Registry's salt, where it was given.</param>
    public static async Task<KeyReport> TakeOverAsync(NpgsqlConnection staged, NpgsqlConnection writing, SecuritySalt? salt, DateTimeOffset now, CancellationToken cancel)
    {
        var kept = await ApiUserKeys.AllAsync(writing, cancel);
        var hashes = await HashesAsync(staged, cancel);
        var (taken, stayed, dropped, missing) = (0, 0, 0, 0);
        foreach (var (user, hash) in hashes)
        {
            switch (KeysAtImport.Decide(kept.GetValueOrDefault(user), hash, salt?.Bytes))
            {
                case KeyAtImport.None:
                    missing++;
                    break;
                case KeyAtImport.Keep:
                    stayed++;
                    break;
                case KeyAtImport.Take:
                    taken++;
                    await ApiUserKeys.KeepAsync(writing, user, KeptKey.Imported(salt!.Bytes, hash!), now, cancel);
                    break;
                case KeyAtImport.Note:
                    stayed++;
                    await ApiUserKeys.KeepAsync(writing, user, kept[user] with { SourceMark = KeptKey.MarkOf(hash!) }, now, cancel);
                    break;
                case KeyAtImport.Drop:
                    (dropped, missing) = (dropped + 1, missing + 1);
                    await ApiUserKeys.ForgetAsync(writing, user, cancel);
                    break;
            }
        }

        foreach (var gone in kept.Keys.Where(k => !hashes.ContainsKey(k)))
        {
            dropped++;
            await ApiUserKeys.ForgetAsync(writing, gone, cancel);
        }

        return new(taken, stayed, dropped, missing);
    }

    private static async Task<IReadOnlyDictionary<int, byte[]?>> HashesAsync(NpgsqlConnection staged, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select id, password from stage_api_users where api_user_id is null and not coalesce(deleted, false) order by id", staged);
        var hashes = new Dictionary<int, byte[]?>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var hash = reader.IsDBNull(1) ? "" : reader.GetString(1);
            hashes.Add(reader.GetInt32(0), Sha1().IsMatch(hash) ? Convert.FromHexString(hash) : null);
        }

        return hashes;
    }

    [GeneratedRegex("^[0-9a-fA-F]{40}\\z")]
    private static partial Regex Sha1();
}
