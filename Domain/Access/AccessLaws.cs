using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Access;

/// <summary>What an authenticator's plugin keeps of it goes with it. People's keys stay, as what they once gave.</summary>
internal sealed class AuthenticatorLaws : Laws<Authenticator>
{
    private const string GoesWithAuthenticator = "what an authenticator's plugin keeps goes with it";

    public override void AfterDeleting(Current<Authenticator> record, int because, Draft draft)
    {
        foreach (var keys in draft.Co.Authenticators[record.Id].SshKeys) Saving.Drop<SshKeyAuthenticator>(keys.Id, draft, because, GoesWithAuthenticator);
    }
}

/// <summary>An API user's name tells its CO, and is its own there.</summary>
internal sealed class ApiUserLaws : Laws<ApiUser>
{
    private const string GoesWithUser = "what an API user may call goes with it";

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft) => Dates.Faults(value);

    public override IEnumerable<Refusal> Faults(Save<ApiUser> save, Draft draft)
    {
        var name = Named(save.Record);
        if (draft.Co.ApiUsers.Values.Any(u => u.Id != save.Before?.Id && u.Record.Username == name)) yield return new(Rule.NameIsFree, "Name In Use", null);
    }

    public override ApiUser Kept(Save<ApiUser> save, Draft draft) => save.Record with { Username = Named(save.Record) };

    public override void AfterDeleting(Current<ApiUser> record, int because, Draft draft)
    {
        foreach (var api in draft.Co.Settings.CoreApis.Where(a => a.Record.ApiUserId?.Value == record.Id)) Saving.Drop<CoreApi>(api.Id, draft, because, GoesWithUser);
    }

    private static string Named(ApiUser user)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"co_{user.CoId.Value}.");
        return user.Username!.StartsWith(prefix, StringComparison.Ordinal) ? user.Username : prefix + user.Username;
    }
}

/// <summary>The Core API is opened to an API user of the CO.</summary>
internal sealed class CoreApiLaws : Laws<CoreApi>
{
    public override IEnumerable<Refusal> Faults(Save<CoreApi> save, Draft draft)
    {
        if (save.Record.ApiUserId is { } user && save.Changes(a => a.ApiUserId) && !draft.Co.ApiUsers.ContainsKey(user.Value))
            yield return new(Rule.ReferenceIsKnown, $"There is no API user {user.Value} in the CO.", nameof(CoreApi.ApiUserId));
    }
}
