using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Wire;

namespace EventRegistry.Host.Api.Core;

/// <summary>A person's document as it was sent: what is to be added, edited and deleted.</summary>
internal static class SentPerson
{
    // Org identities are a stream of their own, and a command that adds a person can hold no other.
    private static readonly CoreModel[] Writable = [.. CoreModel.OfPerson.Where(m => m != CoreModel.OrgIdentity)];

    /// <summary>Why a document cannot be written as a whole; null when it can.</summary>
    public static string? Unwritable(JsonElement sent)
    {
        if (Items(sent, CoreModel.OrgIdentity).Any(i => IdOf(i) is null)) return "Org identities cannot be added with a person; add them by themselves";
        return Items(sent, CoreModel.Role).Any(r => IdOf(r) is null && CoreModel.Role.Children.Any(c => Items(r, c).Any()))
            ? "What hangs on a role cannot be added with the role; add it afterwards"
            : null;
    }

    /// <summary>Brings in a new person with all of the document.</summary>
    public static Enrol Enrol(JsonElement sent, CoId co) => new(
        Read(CoreModel.Person, sent.GetProperty(CoreModel.Person.Key)).Sent<PersonRecord>().With(nameof(PersonRecord.CoId), co),
        new([.. Writable.SelectMany(model => Items(sent, model).Select(item => model.Resource.Add(Read(model, item))))]));

    /// <summary>Makes a person what the document says. What stays is edited and what is new added before anything goes; the person's own record is last, so that its status is what was sent.</summary>
    /// <param name="there">What there is.</param>
    /// <param name="automatic">Memberships that are left alone.</param>
    public static IEnumerable<Command> Replace(JsonElement sent, PersonDocument there, IReadOnlySet<int> automatic)
    {
        var owner = new PersonId(there.Row.RowId);
        var deletions = new List<Command>();
        foreach (var model in Writable)
        {
            var former = there.Parts.Single(p => p.Model == model).Items;
            foreach (var command in OfModel(sent, model, former.Where(f => model != CoreModel.Member || !automatic.Contains(f.Row.RowId)), Owned, deletions)) yield return command;
            if (model != CoreModel.Role) continue;
            foreach (var command in OfRoles(sent, former, deletions)) yield return command;
        }

        foreach (var deletion in deletions) yield return deletion;
        yield return new Edit<PersonRecord>(owner.Value, Read(CoreModel.Person, sent.GetProperty(CoreModel.Person.Key)).Sent<PersonRecord>());

        Filled Owned(CoreModel model, Filled filled) => filled with { Values = filled.Values.SetItem(nameof(Role.PersonId), owner) };
    }

    private static IEnumerable<Command> OfRoles(JsonElement sent, IReadOnlyList<PersonDocument> former, List<Command> deletions)
    {
        foreach (var role in Items(sent, CoreModel.Role))
        {
            if (former.FirstOrDefault(f => f.Row.RowId == IdOf(role)) is not { } known) continue;
            var holder = new RoleId(known.Row.RowId);
            foreach (var child in CoreModel.Role.Children)
            {
                var items = known.Parts.Single(p => p.Model == child).Items;
                foreach (var command in OfModel(role, child, items, (_, filled) => filled with { Values = filled.Values.SetItem("RoleId", holder) }, deletions)) yield return command;
            }
        }
    }

    private static IEnumerable<Command> OfModel(JsonElement sent, CoreModel model, IEnumerable<PersonDocument> former, Func<CoreModel, Filled, Filled> owned, List<Command> deletions)
    {
        var left = former.ToDictionary(f => f.Row.RowId);
        foreach (var item in Items(sent, model))
        {
            if (IdOf(item) is { } id && left.Remove(id)) yield return model.Resource.EditIfOther(id, Read(model, item));
            else yield return model.Resource.Add(owned(model, Read(model, item)));
        }

        // Nothing that the document does not speak of stays, whole kinds included.
        deletions.AddRange(left.Keys.Order().Select(model.Resource.Delete));
    }

    private static Filled Read(CoreModel model, JsonElement item) => Filled.ReadColumns(model.Fields, item);

    private static IEnumerable<JsonElement> Items(JsonElement sent, CoreModel model) =>
        sent.TryGetProperty(model.Key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object) : [];

    private static int? IdOf(JsonElement item) =>
        item.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("id", out var id) && int.TryParse(id.ToString(), out var number) ? number : null;
}
