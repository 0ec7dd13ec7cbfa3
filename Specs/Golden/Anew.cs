using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Golden;

/// <summary>A golden history lived anew: what somebody did is asked for by commands, each at its own instant, and all else must follow by the rules.</summary>
internal sealed class Anew
{
    private readonly string dataset;
    private readonly Consequences consequences;
    private readonly List<string> past = [];

    private Anew(string dataset, GoldenHistory history, Desk desk) => (this.dataset, consequences, Desk) = (dataset, new(history), desk);

    public Desk Desk { get; }

    /// <summary>By a record's id in the golden history, its id here.</summary>
    public Counterparts Ids { get; } = new();

    /// <summary>What was written past the rules.</summary>
    public IReadOnlyList<string> Past => past;

    /// <summary>How many commands were given.</summary>
    public int Commands { get; private set; }

    public static Anew Of(string dataset, GoldenHistory history, Action<Desk>? afterEach = null)
    {
        var (first, rest) = (history.Happenings[0], history.Happenings.Skip(1));
        var co = (Co)first.After!;
        var life = new Anew(dataset, history, Desk.Open(new(co.Id), co.Name!));
        life.Desk.Edit<Co>(co.Id, ("Description", co.Description));
        foreach (var happened in rest)
        {
            life.Live(happened);
            afterEach?.Invoke(life.Desk);
        }

        return life;
    }

    private void Live(Happened happened)
    {
        // A desk's clock goes on by a minute with every command.
        Desk.At(happened.At.AddMinutes(-1));
        if (consequences.Includes(happened))
        {
            if (happened is { Before: null, After: GroupRecord group }) Recognize(group);
            return;
        }

        // What was done past the rules is asked for as far as it can be, and then written as it was.
        var isPast = PastTheRules.Includes(dataset, happened);
        if (happened.Before is null) Ids.Add(happened.Record, Ask(happened));
        else if (!isPast) Ask(happened);
        if (!isPast) return;
        past.Add(PastTheRules.Name(happened));
        Desk.Write(happened.Change.Kind.Accept(new Written(happened.After!, this)));
    }

    private int Ask(Happened happened)
    {
        Commands++;
        return Desk.Do(happened.Change.Kind.Accept(new Asked(happened, this)));
    }

    /// <summary>A default group was made with its CO or COU; there is one of its type.</summary>
    private void Recognize(GroupRecord group) => Ids.Add((Kind<GroupRecord>.Instance, group.Id),
        Desk.Co.LiveGroups.Single(g => g.CouId == (CouId?)Ids.Of(group.CouId) && g.GroupType == group.GroupType).Id);

    /// <summary>The command that somebody would have given.</summary>
    private sealed class Asked(Happened happened, Anew life) : IKindVisitor<Command>
    {
        public Command Visit<T>(Kind<T> kind) where T : class, IRecord => happened switch
        {
            { Before: null } => new Add<T>(WithStatus(Sent<T>(kind.Columns.Where(IsAsked).Where(f => f.Of(happened.After!) is not null)))),
            { After: PersonRecord { Status: { } status } } when happened.Changed.SequenceEqual([nameof(PersonRecord.Status)]) => new ChangeStatus(new(Id), status),
            { After: not null } => new Edit<T>(Id, Sent<T>(kind.Columns.Where(IsAsked).Where(f => happened.Changed.Contains(f.Name) || SaysEveryTime(f)))) { EvenIfSo = true },
            // Models delete a person with their roles; by command that is to expunge them.
            { Before: PersonRecord } when life.Desk[new PersonId(Id)].Roles.Count > 0 => new Expunge(new(Id)),
            _ => new Delete<T>(Id),
        };

        private int Id => life.Ids[happened.Record];

        private Sent<T> Sent<T>(IEnumerable<Field> fields) where T : class, IRecord => Of<T>([.. fields.Select(f => (f.Name, life.Ids.Of(f.Of(happened.After!))))]);

        private Sent<T> WithStatus<T>(Sent<T> sent) where T : class, IRecord =>
            PastTheRules.AskedStatus(life.dataset, happened) is { } status ? sent.With(nameof(Role.Status), status) : sent;

        // Nobody says when they agree, or where a COU's bounds are.
        private bool IsAsked(Field field) => field.Name is not (nameof(IRecord.Id) or nameof(Agreement.AgreementTime) or nameof(Cou.Left) or nameof(Cou.Right));

        // Terms that are saved without their place go to the end; the models saved them with it.
        private bool SaysEveryTime(Field field) => happened.After is Terms && field.Name == nameof(Terms.Order);
    }

    /// <summary>The values as the golden history has them.</summary>
    private sealed class Written(IRecord record, Anew life) : IKindVisitor<Change>
    {
        public Change Visit<T>(Kind<T> kind) where T : class, IRecord
        {
            var values = kind.Fields.Select(f => life.Ids.Of(f.Of(record))).ToArray();
            values[0] = life.Ids[(kind, record.Id)];
            return new Edited<T>(kind.Make(values), null);
        }
    }
}
