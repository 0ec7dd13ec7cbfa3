using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Host.Api.Wire;

namespace EventRegistry.Host.Api.Resources;

/// <summary><c>POST /identifiers/assign</c>: a person or a group gets the identifiers that the CO assigns.</summary>
internal static class Identifiers
{
    public static async Task<Answer> AssignAsync(Call call)
    {
        if (!call.Visitor.IsPrivileged) return Answer.Unauthorized;
        using var document = await call.ReadAsync();
        var filled = document is not null && Envelope.Of(document.RootElement, Served.Identifiers.Plural).Element is { } element ? Filled.Read(Served.Identifiers, element) : Filled.Nothing;
        var scope = await Scope.OfNewAsync(call, Served.Identifiers, filled);
        if (scope.Refusal is { } refusal) return refusal;
        if (await References.MissingAsync(call, Served.Identifiers, filled) is { } missing) return missing;
        var subject = Subject(filled, StreamKind.Person, Parent.Person) ?? Subject(filled, StreamKind.Group, Parent.Group);
        if (scope.Co is not { } co || subject is not { } stream) return Answer.Forbidden("No Person Specified");
        return Refusals.Of(await call.HandleAsync(co, new AssignIdentifiers(stream)), Served.Identifiers, "New") ?? Answer.Ok;
    }

    private static StreamId? Subject(Filled filled, StreamKind kind, Parent parent) => filled.Of(Served.Identifiers, parent.Column) is { } id
        ? new StreamId(kind, ((IdType)Served.Identifiers.Field(parent.Column)!.Type).NumberOf(id))
        : null;
}
