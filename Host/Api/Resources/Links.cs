using Npgsql;

namespace EventRegistry.Host.Api.Resources;

/// <summary>Links between people and org identities.</summary>
internal static class Links
{
    /// <summary>Whether an org identity was ever linked to anybody.</summary>
    public static async Task<bool> EverAsync(Call call, int orgIdentity)
    {
        await using var query = call.Desk.Registry.Database.CreateCommand("select exists (select from eventregistry.records where kind = 'identity_link' and org_identity = $1)");
        query.Parameters.Add(new NpgsqlParameter<int> { TypedValue = orgIdentity });
        return (bool)(await query.ExecuteScalarAsync(call.Cancel))!;
    }
}
