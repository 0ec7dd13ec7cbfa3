using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Api.Resources;

/// <summary>SSH keys by the authenticator that they are for.</summary>
internal static class SshKeys
{
    private const string Query = "sshkeyauthid";

    public static async Task<Answer?> ByAuthenticatorAsync(Call call, Narrowing? narrow)
    {
        if (call.Query(Query) is null) return null;
        if (call.QueryId(Query) is not { } id || await call.Desk.RecordAsync(Kind<SshKeyAuthenticator>.Instance, id, call.Cancel) is not { } row || !call.Visitor.MayEnter(row.Co))
            return Answer.CoNotFound with { Phrase = "Not Found" };
        var keys = call.Records.ListAsync(Kind<SshKey>.Instance, narrow is null ? [] : [narrow.Of], call.Cancel);
        return Answer.Many(Served.SshKeys, keys.Where(k => ((SshKey)k.Record).SshKeyAuthenticatorId?.Value == id), version: null);
    }
}
