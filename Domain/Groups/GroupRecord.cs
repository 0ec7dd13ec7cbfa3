using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Groups;

/// <summary>Identifies a group.</summary>
public readonly record struct GroupId(int Value);

/// <summary>A group of a CO.</summary>
/// <param name="CouId">The COU whose automatic or administrative group it is.</param>
/// <param name="NestingModeAll">True: a member of <em>all</em> nested groups is a member; else of any.</param>
public sealed record GroupRecord(
    int Id, [Required("A CO ID must be provided")] CoId CoId, CouId? CouId,
    [Required("A name must be provided"), Text(128, MayBeEmpty = false)] string? Name, [Text(256)] string? Description, [Text(4000, Free = true)] string? Introduction,
    bool? Open, [Required("A valid status must be selected")] Standing? Status,
    [ReadableElse("This field cannot be left blank"), NoneOf("This field cannot be left blank", "AN", "MN")] GroupType? GroupType, bool? Auto, bool? NestingModeAll) : IRecord
{
    public StreamId? Stream => new(StreamKind.Group, Id);
}

/// <summary>What a group is for (<c>records.md</c> 7).</summary>
public enum GroupType
{
    [Code("S")] Standard,
    [Code("MA")] ActiveMembers,
    [Code("M")] AllMembers,
    [Code("A")] Administrators,
    [Code("AP")] Approvers,
    [Code("CL")] Clusters,
    [Code("AN")] NestedAdministrators,
    [Code("MN")] NestedMembers,
}
