using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.Organization;

/// <summary>How a CO wants some things done. One that has no such record has the defaults.</summary>
/// <param name="GroupValiditySyncWindow">Minutes.</param>
/// <param name="RequiredFieldsName">The members of a person's name that must be given, separated by commas.</param>
/// <param name="RequiredFieldsAddress">The members of an address that must be given, separated by commas.</param>
public sealed record CoSetting(
    int Id, [Required("A CO ID must be provided")] CoId CoId, bool? DisableExpiration, bool? DisableOisSync, bool? EnableNormalization,
    [AtLeast(0)] int? GroupValiditySyncWindow, [Column("default_co_pipeline_id")] PipelineId? DefaultPipelineId,
    [ListOf("honorific", "given", "middle", "family", "suffix")] string? RequiredFieldsName,
    [Column("required_fields_addr"), ListOf("street", "room", "locality", "state", "postal_code", "country")] string? RequiredFieldsAddress) : IRecord
{
    /// <summary>What holds where a CO has set nothing (<c>records.md</c> 6).</summary>
    public static CoSetting DefaultOf(CoId co) => new(0, co, false, false, true, 1440, null, "given", "street");

    public StreamId? Stream => new(StreamKind.Co, CoId.Value);
}
