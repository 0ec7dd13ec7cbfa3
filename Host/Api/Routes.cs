using System.Globalization;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api;

/// <summary>What a path and a method ask for.</summary>
/// <param name="AnswerAsync">Answers it, for somebody who was let in.</param>
/// <param name="IsXml">Whether the answer is wanted as XML.</param>
/// <param name="IsCore">Whether it belongs to the Core API, which claims to answer in JSON even when it says nothing.</param>
internal sealed record Route(Func<Call, Task<Answer>> AnswerAsync, bool IsXml = false, bool IsCore = false);

/// <summary>Finds what is asked for. Whatever is not mapped is not found, whoever asks.</summary>
internal static class Routes
{
    private static readonly Dictionary<string, Resource> ByPath = Served.All.ToDictionary(r => r.Path, StringComparer.Ordinal);

    /// <param name="path">Below the base, beginning with a slash.</param>
    public static Route? Find(string method, string path)
    {
        if (path.Length == 0 || path[0] != '/') return null;
        if (Core.CoreRoutes.Find(method, path) is { } core) return core;
        if (Push.PushRoutes.Find(method, path) is { } push) return push;
        var (name, isXml) = path.EndsWith(".json", StringComparison.Ordinal) ? (path[1..^5], false)
            : path.EndsWith(".xml", StringComparison.Ordinal) ? (path[1..^4], true)
            : ("", false);
        if (name.Length == 0) return null;
        var route = Generic(method, name) ?? Particular(method, name.Split('/'));
        if (!isXml) return route is null ? null : new(route.Value.Answer);
        return route is { Resource: { HasXml: true } } found && method == HttpMethods.Get ? new(found.Answer, IsXml: true) : null;
    }

    private static (Func<Call, Task<Answer>> Answer, Resource? Resource)? Generic(string method, string name)
    {
        if (ByPath.TryGetValue(name, out var all))
        {
            return (method, all.Verbs) switch
            {
                ("GET", var verbs) when verbs.HasFlag(Verbs.List) => (call => Listing.AnswerAsync(call, all), all),
                ("POST", var verbs) when verbs.HasFlag(Verbs.Add) => (call => Writing.AddAsync(call, all), all),
                _ => null,
            };
        }

        if (name.LastIndexOf('/') is not (> 0 and var slash) || !ByPath.TryGetValue(name[..slash], out var one) || Id(name[(slash + 1)..]) is not { } id) return null;
        return (method, one.Verbs) switch
        {
            ("GET", var verbs) when verbs.HasFlag(Verbs.View) => (call => Viewing.AnswerAsync(call, one, id), one),
            ("PUT", var verbs) when verbs.HasFlag(Verbs.Edit) => (call => Writing.EditAsync(call, one, id), one),
            ("DELETE", var verbs) when verbs.HasFlag(Verbs.Delete) => (call => Writing.DeleteAsync(call, one, id), one),
            _ => null,
        };
    }

    private static (Func<Call, Task<Answer>> Answer, Resource? Resource)? Particular(string method, string[] path) => (method, path) switch
    {
        ("POST", ["cos", "duplicate", var id]) when Id(id) is { } co => (call => Resources.Cos.DuplicateAsync(call, co), null),
        ("POST", ["co_groups", "reconcile", var id]) when Id(id) is { } group => (call => Resources.Groups.ReconcileAsync(call, group), null),
        ("PUT", ["co_groups", "reconcile"]) => (Resources.Groups.ReconcileAllAsync, null),
        ("POST", ["identifiers", "assign"]) => (Resources.Identifiers.AssignAsync, null),
        ("POST", ["co_provisioning_targets", "provision", var id]) when Id(id) is { } target => (call => ProvisionedByHand.ProvisionAsync(call, target, null), null),
        ("POST", ["co_provisioning_targets", "provision", var id, var subject]) when Id(id) is { } target => (call => ProvisionedByHand.ProvisionAsync(call, target, subject), null),
        ("GET" or "POST", ["co_provisioning_targets"]) => (ProvisionedByHand.NotServedAsync, null),
        ("GET", ["co_provisioning_targets", var id]) when Id(id) is not null => (ProvisionedByHand.NotServedAsync, null),
        // Clients that leave out the plugin are told so, as ever.
        ("GET" or "POST", ["ssh_keys"]) => (_ => Task.FromResult(Answer.CoNotFound), null),
        _ => null,
    };

    /// <summary>An id is digits and nothing else. One that is too long to be any names no record.</summary>
    private static int? Id(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9') ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
        : 0;
}
