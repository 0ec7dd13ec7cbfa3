using EventRegistry.Domain.Access;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Changelog;

/// <summary>A line that somebody wrote into a subject's history, in words.</summary>
/// <param name="Action">Four letters (<c>records.md</c> 7, history actions).</param>
public sealed record HistoryRecord(
    int Id, PersonId? PersonId, RoleId? RoleId, OrgIdentityId? OrgIdentityId, GroupId? GroupId,
    [Column("co_email_list_id")] int? EmailListId, [Column("co_service_id")] int? ServiceId,
    [Column("actor_co_person_id")] PersonId? ActorPersonId, [Column("actor_api_user_id")] ApiUserId? ActorApiUserId,
    [Text(4, TooLong = "This field cannot be left blank")] string? Action, [Text(256, Free = true, TooLong = "This field cannot be left blank")] string? Comment) : IRecord
{
    /// <summary>Apart from the subject's own stream: lines are many, and nothing is decided by them. 0 for lines about nobody that the registry knows.</summary>
    public StreamId? Stream => PersonId is { } p ? new(StreamKind.PersonHistory, p.Value)
        : GroupId is { } g ? new(StreamKind.GroupHistory, g.Value)
        : OrgIdentityId is { } o ? new StreamId(StreamKind.OrgIdentityHistory, o.Value)
        : new StreamId(StreamKind.PersonHistory, 0);
}
