using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Provisioning;

/// <summary>Why a subject is to be told: the last event that asks for it.</summary>
/// <param name="IsEnrollment">Whether any of the events was part of an enrollment.</param>
internal readonly record struct Motive(long Sequence, string? Actor, string? Cause, bool IsEnrollment)
{
    /// <summary>Whether somebody asked for it, who is waiting.</summary>
    public bool IsByHand { get; init; }

    public static Motive Of(Recorded entry) => new(entry.Sequence, entry.Actor, entry.Cause?.Operation, entry.Cause?.Because.StartsWith("enrol", StringComparison.Ordinal) == true);

    public Motive And(Motive later) => later with { IsEnrollment = IsEnrollment || later.IsEnrollment };
}

/// <summary>People of whom a change may tell, found by what they hang on.</summary>
/// <param name="Tenant">The CO; null for all.</param>
internal readonly record struct Fanout(string? Tenant, Whose Whose, int Of);

/// <summary>The subjects that some events ask to be told, each once (<c>provisioning.md</c> 13.1 to 13.4).</summary>
internal sealed class Wanted
{
    /// <summary>By CO.</summary>
    public Dictionary<string, Dictionary<StreamId, Motive>> Subjects { get; } = [];

    /// <summary>Those who are still to be found.</summary>
    public Dictionary<Fanout, Motive> Fanouts { get; } = [];

    /// <summary>Takes in one event.</summary>
    /// <param name="before">The record's values before; null where it is new.</param>
    public void Add(string tenant, Recorded entry, IRecord? before)
    {
        var motive = Motive.Of(entry);
        var touched = Touched.By(entry.Stream, entry.Change, before);
        if (touched.Reference) Add(tenant, entry.Stream, motive);
        if (touched.Whose == Whose.Persons) Add(tenant, new(StreamKind.Person, touched.Id), motive);
        else if (touched.Whose != Whose.Nobodys) Add(new Fanout(tenant == Tenant.None ? null : tenant, touched.Whose, touched.Id), motive);
    }

    /// <summary>Takes in an event that cannot be read: whom it is certainly about is to be told, which will say why it cannot be.</summary>
    public void AddUnread(string tenant, StreamId stream, Motive motive)
    {
        if (stream.Kind is StreamKind.Person or StreamKind.Group or StreamKind.Cou or StreamKind.Terms or StreamKind.Source) Add(tenant, stream, motive);
        else if (stream.Kind == StreamKind.OrgIdentity) Add(new Fanout(tenant == Tenant.None ? null : tenant, Whose.LinkedPersons, stream.Id), motive);
    }

    public void Add(string tenant, StreamId subject, Motive motive)
    {
        if (!Subjects.TryGetValue(tenant, out var ofCo)) Subjects[tenant] = ofCo = [];
        ofCo[subject] = ofCo.TryGetValue(subject, out var earlier) ? earlier.And(motive) : motive;
    }

    private void Add(Fanout fanout, Motive motive) => Fanouts[fanout] = Fanouts.TryGetValue(fanout, out var earlier) ? earlier.And(motive) : motive;
}
