using System.Collections.Immutable;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Host.Import;

/// <summary>What the import asks of one table: its columns, what they refer to, and the query that tells its rows record by record.</summary>
internal sealed class StageTable(Kind kind)
{
    private static readonly ImmutableDictionary<Type, string> Referred = new Dictionary<Type, string>
    {
        [typeof(CoId)] = "cos",
        [typeof(CouId)] = "cous",
        [typeof(PersonId)] = "co_people",
        [typeof(RoleId)] = "co_person_roles",
        [typeof(GroupId)] = "co_groups",
        [typeof(NestingId)] = "co_group_nestings",
        [typeof(OrgIdentityId)] = "org_identities",
        [typeof(SourceId)] = "org_identity_sources",
        [typeof(PipelineId)] = "co_pipelines",
        [typeof(TermsId)] = "co_terms_and_conditions",
        [typeof(DictionaryId)] = "dictionaries",
        [typeof(TargetId)] = "co_provisioning_targets",
        [typeof(ApiUserId)] = "api_users",
        [typeof(AuthenticatorId)] = "authenticators",
        [typeof(SshKeyAuthenticatorId)] = "ssh_key_authenticators",
        [typeof(ExpirationPolicyId)] = "co_expiration_policies",
    }.ToImmutableDictionary();

    // Whoever owns a record says in which CO it is.
    private static readonly ImmutableArray<string> OwnersWithCo =
        ["co_people", "org_identities", "co_groups", "org_identity_sources", "dictionaries", "authenticators"];

    /// <summary>Tables of plugins and settings, whose absence means their defaults.</summary>
    private static readonly ImmutableHashSet<string> Optional =
        ["dictionaries", "dictionary_entries", "attribute_enumerations", "co_pipelines", "co_group_ois_mappings", "co_provisioning_targets",
        "co_settings", "file_sources", "api_users", "core_apis", "authenticators", "ssh_key_authenticators", "ssh_keys", "co_identifier_assignments", "co_expiration_policies",
        "co_expiration_counts", "history_records"];

    public Kind Kind { get; } = kind;

    public string Name => Kind.Table;

    public bool IsRequired => !Optional.Contains(Name);

    /// <summary>Every column that the table must have, with its PostgreSQL type.</summary>
    public IEnumerable<(string Name, string Type)> Columns
    {
        get
        {
            foreach (var column in Kind.Columns) yield return (column.Column, TypeOf(column));
            if (Kind.SelfReference is { } self)
            {
                yield return (self, "integer");
                yield return ("revision", "integer");
                yield return ("deleted", "boolean");
                yield return ("actor_identifier", "text");
            }

            if (!Kind.KeepsTimes) yield break;
            yield return ("created", "timestamp");
            yield return ("modified", "timestamp");
        }
    }

    /// <summary>The columns by which an import is verified: every field of the record, then the changelog's own.</summary>
    public IEnumerable<(string Name, string Type)> MirrorColumns =>
        Kind.Fields.Where(f => f.IsDerived).Aggregate(
            Columns.ToList(), (columns, derived) => { columns.Insert(Kind.Fields.IndexOf(derived), (derived.Column, TypeOf(derived))); return columns; });

    /// <summary>The source's rows in the columns by which an import is verified.</summary>
    public string MirrorQuery
    {
        get
        {
            var fields = Kind.Fields.Select(f => f.Name == nameof(IRecord.Id) ? "s.id" : $"{Selected(f)} as {f.Column}");
            var own = Columns.Skip(Kind.Columns.Length).Select(c => c.Name switch
            {
                "revision" => "coalesce(s.revision, 0) as revision",
                "deleted" => "coalesce(s.deleted, false) as deleted",
                var name => "s." + name,
            });
            return $"select {string.Join(", ", fields.Concat(own))} from stage_{Name} s {Repointed}";
        }
    }

    /// <summary>The columns whose rows must be there. Lines of history outlive those whom they are about.</summary>
    public IEnumerable<(string Column, string Table)> CheckedReferences => Name == "history_records" ? [] : References;

    private IEnumerable<(string Column, string Table)> References =>
        from f in Kind.Columns
        let type = Nullable.GetUnderlyingType(f.Type) ?? f.Type
        where Referred.ContainsKey(type)
        select (f.Column, Referred[type]);

    /// <summary>The column in which a copied attribute names what it was copied from.</summary>
    private string? CopiedFrom => Kind.Columns.FirstOrDefault(f => f.Name.StartsWith("Source", StringComparison.Ordinal) && f.Type == typeof(int?))?.Column;

    private string RecordId => Kind.SelfReference is { } self ? $"coalesce(s.{self}, s.id)" : "s.id";

    /// <summary>
    /// The rows, record by record: copies by revision, the live row last. Columns: what <see cref="RowsOf{T}"/> reads, then the record's fields.
    /// </summary>
    /// <param name="where">A condition on the record's id, or null for all.</param>
    public string Query(string? where = null)
    {
        var self = Kind.SelfReference;
        var (origin, originJoin) = Origin();
        var (co, holder, ownerJoin) = Owner();
        return $"""
            select {RecordId}, s.id, {(self is null ? "false" : $"s.{self} is not null")},
              {(self is null ? "null::integer, null::boolean" : "s.revision, s.deleted")},
              {(Kind.KeepsTimes ? "s.created, s.modified" : "co.created, null::timestamp")},
              {(self is null ? "null::text" : "s.actor_identifier")},
              {co}, {holder}, {LostEditTime()}, {origin}, {(origin == "null::integer" ? origin : "source_of.org_identity_source_id")},
              {string.Join(", ", Kind.Fields.Select(Selected))}
            from stage_{Name} s {ownerJoin} {originJoin} {Repointed}
            {(where is null ? "" : $"where {RecordId} {where}")}
            order by 1, 3 desc, coalesce({(self is null ? "0" : "s.revision")}, 0), s.id
            """;
    }

    private string Selected(Field field) => (Kind.Table, field.Name) switch
    {
        (_, "Id") => RecordId,
        // An agreement names the archived copy once its terms were edited: what it means is the terms, and which revision of them.
        ("co_t_and_c_agreements", "TermsId") => "coalesce(t.co_terms_and_conditions_id, t.id, s.co_terms_and_conditions_id)",
        ("co_t_and_c_agreements", "TermsRevision") => "case when t.id is not null then coalesce(t.revision, 0) end",
        // A line of history names the archived copy once the API user was edited: whoever wrote it is the same.
        ("history_records", "ActorApiUserId") => "coalesce(a.api_user_id, s.actor_api_user_id)",
        _ => $"s.{field.Column}",
    };

    // Editing these parents re-points their children to the archived copy, without a trace (changelog.md 8).
    private string Repointed => Name switch
    {
        "co_t_and_c_agreements" => "left join stage_co_terms_and_conditions t on t.id = s.co_terms_and_conditions_id",
        "history_records" => "left join stage_api_users a on a.id = s.actor_api_user_id",
        _ => "",
    };

    /// <summary>
    /// Deleting an edited record overwrites the time of its last edit. The edit took an id when it made its copy, so it was not before the
    /// nearest row with a lower id whose own making is known: a record's when it was added, a copy's when the values after it were written.
    /// </summary>
    private string LostEditTime() => Kind.SelfReference is not { } self ? "null::timestamp" : $"""
        case when s.{self} is null and s.deleted then (select near.made from (
          select n.id, case when n.{self} is null then n.created else (
              select x.modified from stage_{Name} x where (x.{self} = n.{self} or x.id = n.{self})
                and coalesce(x.revision, 0) = coalesce(n.revision, 0) + 1 and not (x.{self} is null and coalesce(x.deleted, false)) order by x.id limit 1) end as made
          from stage_{Name} n where n.id < (select max(c.id) from stage_{Name} c where c.{self} = s.id) order by n.id desc limit 20) near
          where near.made is not null order by near.id desc limit 1) end
        """;

    private (string Origin, string Join) Origin()
    {
        const string source = "left join stage_source_of source_of on source_of.org_identity_id = ";
        if (CopiedFrom is { } copied) return ("o.org_identity_id", $"left join stage_{Name} o on o.id = s.{copied} {source} o.org_identity_id");
        return Kind.Columns.Any(c => c.Column == "source_org_identity_id")
            ? ("s.source_org_identity_id", source + "s.source_org_identity_id")
            : ("null::integer", "");
    }

    private (string Co, string Holder, string Join) Owner()
    {
        if (Name == "cos") return ("s.id", "null::integer", "");
        if (Kind.Columns.Any(c => c.Column == "co_id")) return ("s.co_id", "null::integer", Kind.KeepsTimes ? "" : "join stage_cos co on co.id = s.co_id");
        var owners = References.Where(r => OwnersWithCo.Contains(r.Table) && !r.Column.Contains("source_org", StringComparison.Ordinal)).DistinctBy(r => r.Table).ToList();
        var (joins, cos) = (new List<string>(), new List<string>());
        foreach (var (column, table) in owners)
        {
            joins.Add($"left join stage_{table} own_{table} on own_{table}.id = s.{column}");
            cos.Add($"own_{table}.co_id");
        }

        if (!Kind.RecordType.IsAssignableTo(typeof(IRoleAttribute))) return ($"coalesce({string.Join(", ", cos)}, null)", "null::integer", string.Join(' ', joins));
        joins.Add("left join stage_co_person_roles held on held.id = s.co_person_role_id left join stage_co_people holder on holder.id = held.co_person_id");
        return ($"coalesce({string.Join(", ", cos.Prepend("holder.co_id"))})", "held.co_person_id", string.Join(' ', joins));
    }

    private static string TypeOf(Field field)
    {
        var type = Nullable.GetUnderlyingType(field.Type) ?? field.Type;
        return type == typeof(string) || type.IsEnum ? "text"
            : type == typeof(bool) ? "boolean"
            : type == typeof(DateTimeOffset) ? "timestamp"
            : type == typeof(DateOnly) ? "date"
            : "integer";
    }
}
