using EventRegistry.Projections.Targets.Sql;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class choosing_a_prefix
{
    private const string Longest = "Abcdefghijklmnopqrstuvwxyz_01234";

    [Fact]
    public void gives_sp_when_nothing_is_said() => Prefix.Default.Text.ShouldBe("sp_");

    [Fact]
    public void gives_the_same_when_sp_is_said()
    {
        Prefix.Parse("sp_").ShouldBe(Prefix.Default);
        Prefix.Parse("SP_").ShouldNotBe(Prefix.Default);
    }

    [Theory]
    [InlineData("", "The table prefix is empty.")]
    [InlineData("a b", "The table prefix has the character ' ' (U+0020) at position 2.")]
    [InlineData("sp-", "The table prefix has the character '-' (U+002D) at position 3.")]
    [InlineData("x\";drop table a;--", "The table prefix has the character '\"' (U+0022) at position 2.")]
    [InlineData("é", "The table prefix has the character 'é' (U+00E9) at position 1.")]
    [InlineData("a😀", "The table prefix has the character '😀' (U+1F600) at position 2.")]
    [InlineData("a\0", "The table prefix has the character U+0000 at position 2.")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", "The table prefix has 33 characters.")]
    public void says_what_is_wrong_and_what_is_right(string text, string error)
    {
        Prefix.TryParse(text, out _, out var said).ShouldBeFalse();
        said.ShouldBe($"{error} A prefix is 1 to 32 letters (a-z, A-Z), digits and underscores, for example sp_.");
    }

    [Fact]
    public void accepts_only_what_needs_no_care()
    {
        // Near misses of the rule are likelier to get through than any string at all.
        var near = Gen.Choose(0, 127).Select(c => (char)c).ArrayOf().Select(c => new string(c));
        var allowed = Gen.Elements("abzABZ019_".ToCharArray()).ArrayOf().Select(c => new string(c));
        var any = ArbMap.Default.GeneratorFor<string>();
        Prop.ForAll(Gen.OneOf(near, allowed, any).ToArbitrary(), text =>
            Prefix.TryParse(text, out var prefix, out _)
                ? prefix.Text == text && text.Length is >= 1 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_')
                : string.IsNullOrEmpty(text) || text.Length > 32 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_'))
            .Check(Runs.Quiet.WithMaxTest(2_000));
    }

    [Theory]
    [InlineData(Longest)]
    [InlineData("_")]
    [InlineData("007")]
    [InlineData("select")]
    [InlineData("SP_")]
    public async Task names_everything_with_it_and_nothing_twice(string prefix)
    {
        await using var target = await ATarget.WithoutTablesAsync();
        var sql = new SqlTarget(target.ConnectionString, Prefix.Parse(prefix), ATarget.Co);
        await sql.ApplySchemaAsync();
        (await sql.ApplySchemaAsync()).Done.ShouldBeEmpty();
        await using (var load = await sql.BeginAsync(LoadKind.Rebuild))
        {
            await ATarget.WriteAsync(load, Cast.Everybody);
            (await load.FinishAsync()).Path.ShouldBe(LoadPath.Straight);
        }

        await using (var load = await sql.BeginAsync(LoadKind.Rebuild))
        {
            await ATarget.WriteAsync(load, Cast.Everybody);
            (await load.FinishAsync()).Tables.ShouldAllBe(t => !t.Differs);
        }

        (await target.ShowAsync($"SELECT count(*), count(DISTINCT relname), bool_and(relname ^@ '{prefix}') FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
            .ShouldBe("42|42|True");
        (await target.ShowAsync($"SELECT count(*), count(DISTINCT conname), bool_and(conname ^@ '{prefix}') FROM pg_constraint WHERE connamespace = 'public'::regnamespace"))
            .ShouldBe("35|35|True");
    }

    [Fact]
    public async Task keeps_targets_apart_in_one_schema()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var other = new SqlTarget(target.ConnectionString, Prefix.Parse("Sp_"), 3);
        await other.ApplySchemaAsync();
        var before = await target.VersionsAsync();
        await using (var load = await other.BeginAsync(LoadKind.Rebuild))
        {
            await load.FinishAsync();
        }

        (await target.VersionsAsync()).ShouldBe(before);
    }
}
