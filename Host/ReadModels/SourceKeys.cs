using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Projections.ReadModels;

namespace EventRegistry.Host.ReadModels;

/// <summary>What stands for the keys of sources and for what is kept of them, as <see cref="TextDigest"/> has it, beside the rows it is made of.</summary>
internal static class SourceKeys
{
    private static readonly Kind Kind = Kind<SourceRecord>.Instance;

    private static readonly string Live = $"kind = '{Kind.Name}' and not is_copy and not deleted and data->>'SourceId' is not null";

    private const string Columns = "id, (data->>'SourceId')::integer, hashtextextended(coalesce(data->>'Sorid', ''), 0), hashtextextended(data->>'Raw', 0)";

    /// <summary>Whether rows of a stream have to do with it.</summary>
    public static bool AreToldBy(StreamRows rows) => rows.Rows.Any(r => r.Key.Kind == Kind) || rows.Gone.Any(k => k.Kind == Kind);

    /// <summary>Follows, in the statement that writes rows, what it wrote and removed.</summary>
    public static string Kept(string suffix) => $"""
        , unkept as (
            delete from eventregistry.source_keys{suffix} k
            using (select id from removed where kind = '{Kind.Name}' union all select id from written where kind = '{Kind.Name}' and deleted) g where k.record = g.id
        ), kept as (
            insert into eventregistry.source_keys{suffix} as k (record, source, key, kept) select {Columns} from written where {Live} order by 1
            on conflict (record) do update set (source, key, kept) = (excluded.source, excluded.key, excluded.kept)
        )
        """;

    /// <summary>Makes them of all rows there are. A record that went from stream to stream while they were read may be among them twice: the later row is right.</summary>
    public static string All(string suffix) => $"""
        insert into eventregistry.source_keys{suffix} (record, source, key, kept)
        select {Columns} from (select distinct on (id) * from eventregistry.records{suffix} where kind = '{Kind.Name}' order by id, sequence desc) r where {Live}
        """;
}
