using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Decisions;

/// <summary>Decides commands: what happens because of them, or the named rule that refuses them.</summary>
public static class Decide
{
    /// <summary>What must be known before a command can be decided.</summary>
    /// <param name="command">The command.</param>
    /// <param name="co">The CO that it is about.</param>
    /// <param name="streamOf">The stream that tells of a record; null when none does. Asked for records that a command edits or deletes, and for roles.</param>
    public static Needs Needs(Command command, Collaboration co, Func<Kind, int, StreamId?> streamOf) => command switch
    {
        Together all => all.Commands.Aggregate(Decisions.Needs.None, (needs, c) => needs.And(Needs(c, co, streamOf))),
        Enrol enrol => enrol.Belongings.Aggregate(Decisions.Needs.None, (needs, c) => needs.And(Needs(c, co, streamOf))),
        ChangeStatus change => OfPerson(change.Person),
        Expunge expunge => OfPerson(expunge.Person),
        Settle settle => OfPerson(settle.Person),
        AssignIdentifiers { Subject: { Kind: StreamKind.Person } person } => Decisions.Needs.None with { Streams = [person] },
        AssignIdentifiers => Decisions.Needs.None,
        MakeDefaultGroups => Decisions.Needs.None,
        DuplicateCo duplicate => Decisions.Needs.None with { Original = duplicate.Original, CoNames = true },
        Purge purge => Decisions.Needs.None with { Streams = [purge.Stream] },
        SyncRecords sync => Syncing.Needs(sync),
        UndoSync undo => Undoing.Needs(undo),
        _ => RecordCommand.Of(command).Needs(command, co, streamOf),
    };

    /// <summary>
    /// What must be known besides, as what is known by now shows: sponsors, org identities that go with a person, identifiers that might be given.
    /// It is asked again with the answers until it asks for nothing that was not asked before; streams that are not there are not asked for in vain.
    /// </summary>
    public static Needs MoreNeeds(Command command, Known known) => command switch
    {
        Together all => all.Commands.Aggregate(Decisions.Needs.None, (needs, c) => needs.And(MoreNeeds(c, known))),
        Settle settle => Expiring.Needs(settle.Person, known),
        Expunge expunge => Expunging.Needs(expunge.Person, known),
        AssignIdentifiers assign => IdentifierAssigning.Needs(assign.Subject, known),
        Add<GroupRecord> => IdentifierAssigning.Needs(new StreamId(StreamKind.Group, 0), known),
        SyncRecords sync => Syncing.MoreNeeds(sync, known),
        Enrol or ChangeStatus or MakeDefaultGroups or DuplicateCo or Purge or UndoSync => Decisions.Needs.None,
        _ => RecordCommand.Of(command).MoreNeeds(command, known),
    };

    /// <summary>The decision. The same command and the same knowledge come to the same.</summary>
    public static Decision Of(Command command, Known known)
    {
        var draft = new Draft(known);
        if (command is SyncRecords or UndoSync)
        {
            var outcomes = command is SyncRecords sync ? Syncing.Into(sync, draft) : Undoing.Into((UndoSync)command, draft);
            return draft.Accept() with { Synced = outcomes };
        }

        var refusals = Into(command, draft, out var id);
        return refusals.Length == 0 ? draft.Accept(id) : new Refused(refusals);
    }

    private static ImmutableArray<Refusal> Into(Command command, Draft draft, out int? recordId)
    {
        recordId = null;
        switch (command)
        {
            case Together all:
                return All(all.Commands, draft);
            case Enrol enrol:
                return Enrolling.Into(enrol, draft, commands => All(commands, draft), out recordId);
            case ChangeStatus change:
                recordId = change.Person.Value;
                return Saving.Edit(change.Person.Value, Sent<PersonRecord>.Nothing.With(nameof(PersonRecord.Status), change.Status), evenIfSo: false, draft);
            case Expunge expunge:
                return Expunging.Into(expunge, draft);
            case Settle settle:
                Settling.Into(settle, draft);
                return [];
            case AssignIdentifiers assign:
                return IdentifierAssigning.Into(assign, draft);
            case MakeDefaultGroups:
                DefaultGroups.MakeMissing(draft);
                return [];
            case DuplicateCo:
                return Duplicating.Into(draft, out recordId);
            case Delete<Co> delete:
                recordId = delete.Id;
                return Removing.Into(delete, draft);
            case Purge purge:
                Removing.Into(purge, draft);
                return [];
            default:
                return RecordCommand.Of(command).Into(command, draft, out recordId);
        }
    }

    private static ImmutableArray<Refusal> All(IEnumerable<Command> commands, Draft draft)
    {
        foreach (var command in commands)
        {
            if (Into(command, draft, out _) is { Length: > 0 } refusals) return refusals;
        }

        return [];
    }

    private static Needs OfPerson(PersonId person) => Decisions.Needs.None with { Streams = [new(StreamKind.Person, person.Value)] };
}
