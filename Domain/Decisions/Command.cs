using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Decisions;

/// <summary>Something that somebody asks to be changed. It is decided whole: all that follows from it happens, or nothing.</summary>
public abstract record Command;

/// <summary>Something asked of one kind of record.</summary>
public abstract record Command<T> : Command where T : class, IRecord;

/// <summary>A record is to be added, with these values and none besides.</summary>
/// <remarks>A new CO is decided on as <see cref="Known.Co"/>, empty but for the id that it is to have: whoever asks draws that id first.</remarks>
public sealed record Add<T>(Sent<T> Sent) : Command<T> where T : class, IRecord;

/// <summary>A record is to take these values and to keep its others. Saying what is already so changes nothing.</summary>
public sealed record Edit<T>(int Id, Sent<T> Sent) : Command<T> where T : class, IRecord
{
    /// <summary>Whether a save that changes nothing is told all the same, as the Registry tells every save (<c>changelog.md</c> 4).</summary>
    public bool EvenIfSo { get; init; }

    /// <summary>Whether the record is given up with this save, as a place in a group is by who says neither that they are a member nor an owner.</summary>
    public bool GivesUp { get; init; }
}

/// <summary>A record is to be marked deleted, with all that depends on it.</summary>
public sealed record Delete<T>(int Id) : Command<T> where T : class, IRecord;

/// <summary>A person is to be brought in with a name, and with whatever else is known of them, all at once.</summary>
/// <param name="Person">The person's own record.</param>
/// <param name="Belongings">Adds of names, identifiers, roles and so on, whose owner is not yet named: it is the new person.</param>
public sealed record Enrol(Sent<PersonRecord> Person, ValueList<Command> Belongings) : Command;

/// <summary>A person is to have a status, whatever their roles say; the next change of a role's status decides anew.</summary>
public sealed record ChangeStatus(PersonId Person, PersonStatus Status) : Command;

/// <summary>A person is to be deleted with their roles and all else, and so are org identities that are nobody else's (<c>changelog.md</c> 5.2).</summary>
public sealed record Expunge(PersonId Person) : Command;

/// <summary>A person's or a group's identifiers are to be assigned by the CO's assignments (<c>identity-rules.md</c> 10).</summary>
/// <param name="Subject">The stream of the person or group.</param>
public sealed record AssignIdentifiers(StreamId Subject) : Command;

/// <summary>What time and other streams have changed for a person is to be settled: automatic and nested memberships, groups that are gone, expired roles.</summary>
public sealed record Settle(PersonId Person) : Command
{
    /// <summary>The group that changed, which is then the only automatic one to be looked at; null where all are.</summary>
    public GroupId? Because { get; init; }

    /// <summary>Whether it is asked for because of an instant that has come. Automatic groups look at no dates, and are left as they are.</summary>
    public bool ForTime { get; init; }
}

/// <summary>A CO's default groups are to be made where they are missing.</summary>
public sealed record MakeDefaultGroups(CoId Co) : Command;

/// <summary>A new CO is to be made like another. It is decided on as a new one is, see <see cref="Add{T}"/>.</summary>
/// <param name="Original">The CO to copy, which is <see cref="Known.Original"/>.</param>
public sealed record DuplicateCo(CoId Original) : Command;

/// <summary>All that a person's or an org identity's stream still tells of is to be removed for good, since its CO is (<c>changelog.md</c> 5.3).</summary>
public sealed record Purge(StreamId Stream) : Command;

/// <summary>Several commands of one subject are to hold together or not at all.</summary>
public sealed record Together(ValueList<Command> Commands) : Command;
