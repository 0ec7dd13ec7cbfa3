using EventRegistry.Domain.Changelog;

namespace EventRegistry.Benchmarks.History;

/// <summary>A record while it lives: its values, and what the changelog's columns say of them.</summary>
internal sealed class Kept<T>(RecordTable<T> table, T values) : IKept where T : class, IRecord
{
    private readonly DateTimeOffset created = table.Now;

    public int Id => Values.Id;

    public T Values { get; private set; } = values;

    public int Revision { get; private set; }

    public bool IsDeleted { get; private set; }

    private DateTimeOffset Modified { get; set; } = table.Now;

    private string? Actor { get; set; } = table.Actor;

    /// <summary>Saves other values, and returns the id of the archived copy of the former ones.</summary>
    /// <param name="change">The other values.</param>
    /// <param name="partly">A write of single fields: the actor is not among them.</param>
    /// <param name="copies">The registry makes two copies when it saves a primary name.</param>
    public int Edit(Func<T, T> change, bool partly = false, int copies = 1)
    {
        var first = 0;
        for (var i = 0; i < copies && Kind<T>.Instance.KeepsChangelog; i++)
        {
            var copy = table.NextId();
            if (i == 0) first = copy;
            table.Write(new(copy, true, Values, Revision, false, created, Modified, Actor, null));
        }

        (Values, Modified) = (change(Values), table.Now);
        if (!partly) Actor = table.Actor;
        Revision++;
        return first;
    }

    /// <summary>Other values by a mass update, of which nothing in the changelog tells.</summary>
    public void Relink(Func<T, T> change) => Values = change(Values);

    public void Delete()
    {
        if (IsDeleted) return;
        (IsDeleted, Modified) = (true, table.Now);
    }

    public void Close()
    {
        // A table without changelog forgets what was deleted.
        if (IsDeleted && !Kind<T>.Instance.KeepsChangelog) return;
        table.Write(new(Id, false, Values, Revision, IsDeleted, created, Modified, Actor, null));
    }
}
