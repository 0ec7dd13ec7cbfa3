using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;

namespace EventRegistry.Domain.Changelog;

/// <summary>A kind of record: its name in events, its table, its columns, and the column that points from an archived copy to the live row.</summary>
public abstract class Kind
{
    private protected Kind(string name, string table, Type recordType, bool keepsChangelog, bool keepsTimes)
    {
        (Name, Table, RecordType, KeepsTimes) = (name, table, recordType, keepsTimes);
        Fields = [.. recordType.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => new Field(recordType, p))];
        Columns = [.. Fields.Where(f => !f.IsDerived)];
        SelfReference = keepsChangelog ? Field.SelfReferenceOf(table) : null;
    }

    /// <summary>The word that names it in events (<c>name</c> in <c>name_added</c>) and on the command line (<c>name/12</c>).</summary>
    public string Name { get; }

    /// <summary>The registry's table, without its prefix <c>cm_</c>; empty for a kind that no COmanage Registry has.</summary>
    public string Table { get; }

    public Type RecordType { get; }

    /// <summary>All that a record of it says, in the order of the record's constructor, <c>id</c> first.</summary>
    public ImmutableArray<Field> Fields { get; }

    /// <summary>Those of its fields that are columns of the table.</summary>
    public ImmutableArray<Field> Columns { get; }

    /// <summary>The column in which an archived copy names the live row; null for a table that keeps no changelog.</summary>
    public string? SelfReference { get; }

    public bool KeepsChangelog => SelfReference is not null;

    /// <summary>Whether the table has <c>created</c> and <c>modified</c>.</summary>
    public bool KeepsTimes { get; }

    /// <summary>Calls back with the kind's record type as a type argument.</summary>
    public abstract TResult Accept<TResult>(IKindVisitor<TResult> visitor);

    public override string ToString() => Name;
}

/// <summary>Something to be done for a kind whose record type is known only as the program runs.</summary>
public interface IKindVisitor<out TResult>
{
    TResult Visit<T>(Kind<T> kind) where T : class, IRecord;
}

/// <inheritdoc/>
public sealed class Kind<T> : Kind where T : class, IRecord
{
    internal Kind(string name, string table, bool keepsChangelog, bool keepsTimes) : base(name, table, typeof(T), keepsChangelog, keepsTimes)
    {
    }

    /// <summary>The one description of this kind.</summary>
    public static Kind<T> Instance => Registered.Kind;

    public override TResult Accept<TResult>(IKindVisitor<TResult> visitor) => visitor.Visit(this);

    /// <summary>A record of these values, in the order of <see cref="Kind.Fields"/>.</summary>
    public T Make(object?[] values) => Maker.Value(values);

    /// <summary>A record's values, in the order of <see cref="Kind.Fields"/>.</summary>
    public object?[] ValuesOf(T record) => [.. Fields.Select(f => f.Of(record))];

    // Compiled once: by reflection it would cost more than everything else that is done with a record.
    private static readonly Lazy<Func<object?[], T>> Maker = new(() =>
    {
        var values = Expression.Parameter(typeof(object?[]), "values");
        var constructor = typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var arguments = constructor.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(i)), p.ParameterType));
        return Expression.Lambda<Func<object?[], T>>(Expression.New(constructor, arguments), values).Compile();
    });

    // Looked up on first use, since the list of all kinds is what makes this object.
    private static class Registered
    {
        public static readonly Kind<T> Kind = Kinds.All.OfType<Kind<T>>().Single();
    }
}

/// <summary>Names the column, where the table's word is not ours.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ColumnAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Marks what an event says of a record beyond the columns of its table.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DerivedAttribute : Attribute;

/// <summary>One column of a kind's table, and the member of the record that holds it.</summary>
public sealed class Field
{
    private readonly PropertyInfo property;

    internal Field(Type recordType, ParameterInfo parameter)
    {
        property = recordType.GetProperty(parameter.Name!) ?? throw new InvalidOperationException($"{recordType.Name} has no member {parameter.Name}");
        Name = property.Name;
        Type = property.PropertyType;
        Column = parameter.GetCustomAttribute<ColumnAttribute>()?.Name ?? ColumnOf(Name);
        IsDerived = parameter.GetCustomAttribute<DerivedAttribute>() is not null;
        Optional = Nullable.GetUnderlyingType(Type) is not null
            || (!Type.IsValueType && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable);
    }

    /// <summary>The member's name, which is also its name in stored events.</summary>
    public string Name { get; }

    /// <summary>The column's name in the registry's tables.</summary>
    public string Column { get; }

    public Type Type { get; }

    /// <summary>True when the event says it and the table does not.</summary>
    public bool IsDerived { get; }

    /// <summary>Whether it may be null.</summary>
    public bool Optional { get; }

    public object? Of(IRecord record) => property.GetValue(record);

    /// <summary>The registry's tables abbreviate some nouns and put their owner's prefix before others.</summary>
    private static string ColumnOf(string member) => member switch
    {
        "PersonId" => "co_person_id",
        "SponsorId" => "sponsor_co_person_id",
        "ManagerId" => "manager_co_person_id",
        "RoleId" => "co_person_role_id",
        "GroupId" => "co_group_id",
        "TargetGroupId" => "target_co_group_id",
        "NestingId" => "co_group_nesting_id",
        "DepartmentId" => "co_department_id",
        "PetitionId" => "co_petition_id",
        "PipelineId" => "co_pipeline_id",
        "ProvisioningGroupId" => "provision_co_group_id",
        "TargetId" => "co_provisioning_target_id",
        "TermsId" => "co_terms_and_conditions_id",
        "SourceId" => "org_identity_source_id",
        "SkipSourceId" => "skip_org_identity_source_id",
        "EnrollmentFlowId" => "co_enrollment_flow_id",
        "Left" => "lft",
        "Right" => "rght",
        "Order" => "ordr",
        _ => Snake(member),
    };

    internal static string SelfReferenceOf(string table) => table switch
    {
        "co_people" => "co_person_id",
        "co_expiration_policies" => "co_expiration_policy_id",
        "names" => "name_id",
        "addresses" => "address_id",
        "email_addresses" => "email_address_id",
        "org_identities" => "org_identity_id",
        "dictionaries" => "dictionary_id",
        "dictionary_entries" => "dictionary_entry_id",
        "co_terms_and_conditions" => "co_terms_and_conditions_id",
        _ => table[..^1] + "_id",
    };

    private static string Snake(string member)
    {
        var text = new StringBuilder(member.Length + 8);
        foreach (var c in member)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
