using System.Collections.Concurrent;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Decisions;

/// <summary>The commands of one kind of record, where the kind is known only as the program runs.</summary>
internal abstract class RecordCommand
{
    private static readonly ConcurrentDictionary<Type, RecordCommand> ByType = new();

    /// <exception cref="ArgumentException">The command is about no kind of record.</exception>
    public static RecordCommand Of(Command command) => ByType.GetOrAdd(command.GetType(), type =>
    {
        var record = type.BaseType is { IsGenericType: true } parent ? parent.GetGenericArguments()[0] : throw new ArgumentException($"{type.Name} is decided nowhere.", nameof(command));
        return Kinds.All.Single(k => k.RecordType == record).Accept(new Maker());
    });

    public abstract Needs Needs(Command command, Collaboration co, Func<Kind, int, StreamId?> streamOf);

    public abstract Needs MoreNeeds(Command command, Known known);

    public abstract ImmutableArray<Refusal> Into(Command command, Draft draft, out int? recordId);

    private sealed class Maker : IKindVisitor<RecordCommand>
    {
        public RecordCommand Visit<T>(Kind<T> kind) where T : class, IRecord => new RecordCommand<T>();
    }
}

/// <inheritdoc/>
internal sealed class RecordCommand<T> : RecordCommand where T : class, IRecord
{
    private const string GivenUp = "given up with its last save";

    public override Needs Needs(Command command, Collaboration co, Func<Kind, int, StreamId?> streamOf) => command switch
    {
        Add<T> add => OfSent(add.Sent, co, streamOf),
        Edit<T> edit => OfSent(edit.Sent, co, streamOf).And(OfRecord(edit.Id, streamOf)),
        Delete<T> delete => OfRecord(delete.Id, streamOf).And(LawsOf.Kind<T>().NeedsOfDeleting(delete.Id)),
        _ => throw new ArgumentException($"{command.GetType().Name} is decided nowhere.", nameof(command)),
    };

    /// <summary>An edit also needs what its record says already and the edit does not speak of.</summary>
    public override Needs MoreNeeds(Command command, Known known)
    {
        var laws = LawsOf.Kind<T>();
        if (command is Add<T> add) return laws.MoreNeeds(add.Sent, known);
        if (command is Delete<T> delete) return new Draft(known).Find<T>(delete.Id) is var (_, gone) ? laws.MoreNeedsOfDeleting(gone.Record) : Decisions.Needs.None;
        if (command is not Edit<T> edit || new Draft(known).Find<T>(edit.Id) is not var (_, stored)) return Decisions.Needs.None;
        var all = edit.Sent.Members.Aggregate(Sent<T>.All(stored.Record), (sent, member) => sent.With(member, edit.Sent[member]));
        return laws.Needs(all).And(laws.MoreNeeds(all, known));
    }

    public override ImmutableArray<Refusal> Into(Command command, Draft draft, out int? recordId)
    {
        recordId = null;
        switch (command)
        {
            case Add<T> add:
                var refusals = Saving.Add(add.Sent, draft, out var id);
                recordId = id;
                return refusals;
            case Edit<T> edit:
                recordId = edit.Id;
                var faults = Saving.Edit(edit.Id, edit.Sent, edit.EvenIfSo, draft);
                if (faults.Length == 0 && edit.GivesUp) Saving.Drop<T>(edit.Id, draft, draft.Changes.Count > 0 ? draft.Changes.Count - 1 : null, GivenUp);
                return faults;
            case Delete<T> delete:
                recordId = delete.Id;
                return Saving.Delete<T>(delete.Id, draft);
            default:
                throw new ArgumentException($"{command.GetType().Name} is decided nowhere.", nameof(command));
        }
    }

    private static Needs OfSent(Sent<T> sent, Collaboration co, Func<Kind, int, StreamId?> streamOf)
    {
        var needs = LawsOf.Kind<T>().Needs(sent);
        var streams = References.In(sent, co);
        // What hangs on a role is told by whoever holds the role.
        if (sent.Members.Select(m => sent[m]).OfType<RoleId>().FirstOrDefault() is { Value: > 0 } role && streamOf(Kind<Role>.Instance, role.Value) is { } holder)
            streams = streams.Append(holder);
        return needs with { Streams = needs.Streams.Union(streams) };
    }

    private static Needs OfRecord(int id, Func<Kind, int, StreamId?> streamOf) => Decisions.Needs.None with
    {
        Streams = streamOf(Kind<T>.Instance, id) is { Kind: StreamKind.Person or StreamKind.OrgIdentity } stream ? [stream] : [],
    };
}
