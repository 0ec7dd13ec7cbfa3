using EventRegistry.Domain.Access;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Projections.ReadModels;

/// <summary>What lines of history call things. What is not known has no name.</summary>
/// <param name="Group">The name of a group.</param>
/// <param name="Terms">What terms and conditions are called.</param>
/// <param name="Type">How a type is shown, such as <c>UID</c> for <c>Identifier.type</c> <c>uid</c>.</param>
/// <param name="ApiUser">The API user of that name.</param>
public sealed record HistoryWords(Func<GroupId, string?> Group, Func<TermsId, string?> Terms, Func<string, string, string?> Type, Func<string, ApiUserId?> ApiUser);
