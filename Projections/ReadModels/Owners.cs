using System.Collections.Frozen;
using System.Linq.Expressions;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.ReadModels;

/// <summary>Whose a record is: what its members of these names say. A person is not their own.</summary>
public readonly record struct Owners(int? Person, int? Role, int? OrgIdentity, int? Group, int? Cou)
{
    private static readonly FrozenDictionary<Kind, Func<IRecord, Owners>> ByKind = Kinds.All.ToFrozenDictionary(k => k, Reading);

    public static Owners Of(Kind kind, IRecord record) => ByKind[kind](record);

    // Compiled once a kind: every row of every table is asked.
    private static Func<IRecord, Owners> Reading(Kind kind)
    {
        var record = Expression.Parameter(typeof(IRecord), "record");
        var typed = Expression.Convert(record, kind.RecordType);
        string[] members = ["PersonId", "RoleId", "OrgIdentityId", "GroupId", "CouId"];
        if (!members.Any(m => Names(kind, m))) return _ => default;
        var constructor = typeof(Owners).GetConstructor([.. members.Select(_ => typeof(int?))])!;
        return Expression.Lambda<Func<IRecord, Owners>>(Expression.New(constructor, members.Select(m => Number(kind, m, typed))), record).Compile();
    }

    private static bool Names(Kind kind, string member) => kind.Fields.Any(f => f.Name == member);

    /// <summary>An id is a number in a struct, which may be null.</summary>
    private static Expression Number(Kind kind, string member, Expression record)
    {
        if (!Names(kind, member)) return Expression.Constant(null, typeof(int?));
        var id = Expression.Property(record, member);
        if (Nullable.GetUnderlyingType(id.Type) is null) return Expression.Convert(Expression.Property(id, "Value"), typeof(int?));
        var number = Expression.Property(Expression.Property(id, "Value"), "Value");
        return Expression.Condition(Expression.Property(id, "HasValue"), Expression.Convert(number, typeof(int?)), Expression.Constant(null, typeof(int?)));
    }
}
