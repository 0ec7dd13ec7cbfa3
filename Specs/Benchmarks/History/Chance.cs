namespace EventRegistry.Benchmarks.History;

/// <summary>What happens, and what does not: the same for the same seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public bool Of(double probability) => random.NextDouble() < probability;

    /// <summary>A number from 0 on, below another.</summary>
    public int Below(int end) => random.Next(end);

    public T Pick<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];

    /// <summary>One of many, the first far more often than the last: how the sizes of groups and departments are spread.</summary>
    public T Favour<T>(IReadOnlyList<T> among) => among[(int)(among.Count * Math.Pow(random.NextDouble(), 3))];

    public TimeSpan UpTo(TimeSpan most) => TimeSpan.FromSeconds(random.NextInt64((long)most.TotalSeconds) + 1);
}
