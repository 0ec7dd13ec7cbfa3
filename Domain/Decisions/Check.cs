using System.Collections.Immutable;
using System.Reflection;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Decisions;

/// <summary>What a value must be like to be kept, declared beside the member of the record (<c>records.md</c>). Texts are those that the Registry's clients know.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = true)]
public abstract class CheckAttribute : Attribute
{
    /// <summary>What a rule answers that has no text of its own in the Registry.</summary>
    public const string NoText = "content";

    /// <summary>What is wrong; null when nothing is.</summary>
    /// <param name="value">The value that would be kept.</param>
    /// <param name="wasSent">Whether this save speaks of it. What it does not speak of is asked about only where there is none.</param>
    /// <param name="co">The CO.</param>
    public abstract (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co);
}

/// <summary>The checks of all members of a record.</summary>
public static class Checks<T> where T : class, IRecord
{
    private static readonly ImmutableArray<ImmutableArray<CheckAttribute>> OfFields =
        [.. typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => p.GetCustomAttributes<CheckAttribute>().ToImmutableArray())];

    private static readonly ImmutableArray<Field> Fields = Kind<T>.Instance.Fields;

    /// <summary>The words of which a member is a list.</summary>
    /// <param name="member">One that is declared so.</param>
    public static ListOfAttribute ListOf(string member) => OfFields[Fields.Select(f => f.Name).ToList().IndexOf(member)].OfType<ListOfAttribute>().Single();

    /// <summary>The first fault of each member.</summary>
    /// <param name="values">What would be kept, in the order of the record's fields.</param>
    public static IEnumerable<Refusal> Faults(IReadOnlyList<object?> values, Sent<T> sent, Collaboration co)
    {
        for (var i = 0; i < OfFields.Length; i++)
        {
            if (Fields[i].Name != nameof(IRecord.Id) && FirstFault(i, values[i], sent.Has(Fields[i].Name), co) is { } fault)
                yield return new(fault.Rule, fault.Message, Fields[i].Name);
        }
    }

    private static (Rule Rule, string Message)? FirstFault(int field, object? value, bool wasSent, Collaboration co)
    {
        // What is only kept was right when it was saved.
        if (!wasSent && value is not null) return null;
        foreach (var check in OfFields[field])
        {
            if (check.Fault(value, wasSent, co) is { } fault) return fault;
        }

        if (value is Unreadable) return (Rule.ValueIsReadable, CheckAttribute.NoText);
        // A record cannot be made without it, whatever else may be asked of it.
        return value is null && !Fields[field].Optional ? (Rule.ValueIsGiven, CheckAttribute.NoText) : null;
    }
}
