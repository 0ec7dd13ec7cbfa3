using EventRegistry.Domain.People;

namespace EventRegistry.Benchmarks.History;

/// <summary>
/// A Registry that nobody ever ran, but somebody could have: people come in one by one over the years, live through what people live
/// through in a registry, and leave its tables behind with the whole changelog.
/// </summary>
/// <remarks>Memory is bounded by the people of one time: what happens to them is written as it happens.</remarks>
public sealed class Town : IDisposable
{
    /// <summary>The CO in which all but the administrator are.</summary>
    public const int MainCo = 2;

    /// <summary>The events that a person brings with them, on the average.</summary>
    public const int EventsPerPerson = 25;

    private const int Elders = 10;
    private static readonly DateTimeOffset Founded = new(2019, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan BetweenNewcomers = TimeSpan.FromMinutes(60);

    // Whoever acts next, and who was there first where two act at once.
    private readonly PriorityQueue<IEnumerator<TimeSpan>, (DateTimeOffset At, int Turn)> ahead = new();
    private readonly int people;
    private readonly List<PersonId> elders = [];
    private int turns;
    private int arrived;

    private Town(string folder, int people, int seed)
    {
        this.people = people;
        Tables = new(this, folder);
        Chance = new(seed);
        Organization = new(this);
        Groups = new(this);
        Terms = new(this);
    }

    internal DateTimeOffset Now { get; private set; } = Founded;

    /// <summary>Who does what is being done.</summary>
    internal string? Actor { get; set; } = "Shell user \"root\"";

    internal Chance Chance { get; }

    internal RegistryTables Tables { get; }

    internal Organization Organization { get; }

    internal GroupRegister Groups { get; }

    internal TermsDesk Terms { get; }

    /// <summary>Whether anybody will still come.</summary>
    internal bool IsGrowing => arrived < people;

    /// <summary>Writes the tables of a Registry with about so many events into a folder, one file each.</summary>
    public static void Write(string folder, int events, int seed)
    {
        Directory.CreateDirectory(folder);
        using var town = new Town(folder, Math.Max(1, events / EventsPerPerson), seed);
        town.Run();
    }

    public void Dispose() => Tables.Dispose();

    /// <summary>One of those who came first, whom others have as their manager; null for these themselves.</summary>
    internal PersonId? Elder(PersonId newcomer)
    {
        if (elders.Count == Elders) return Chance.Pick(elders);
        elders.Add(newcomer);
        return null;
    }

    private void Run()
    {
        Begin(Arrivals());
        Begin(Groups.Years());
        Begin(Terms.Years());
        while (ahead.TryDequeue(out var life, out var turn))
        {
            Now = turn.At;
            if (life.MoveNext()) ahead.Enqueue(life, (Now + life.Current, ++turns));
        }

        Groups.Close();
        Terms.Close();
    }

    private void Begin(IEnumerable<TimeSpan> life) => ahead.Enqueue(life.GetEnumerator(), (Now, ++turns));

    private IEnumerable<TimeSpan> Arrivals()
    {
        while (IsGrowing)
        {
            arrived++;
            Begin(new Newcomer(this, arrived).Life());
            yield return Chance.UpTo(BetweenNewcomers);
        }
    }
}
