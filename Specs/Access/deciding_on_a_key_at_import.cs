using EventRegistry.Host.Access;
using EventRegistry.Host.Import;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed class deciding_on_a_key_at_import
{
    private static readonly byte[] Before = keeping_a_key.HashOf("before");
    private static readonly byte[] After = keeping_a_key.HashOf("after");
    private static readonly KeptKey Imported = keeping_a_key.OfRegistry("before");
    private static readonly KeptKey Shown = KeptKey.Check("before", Imported).KeepAs!;
    private static readonly KeptKey SetHere = KeptKey.Of("chosen here");
    private static readonly byte[] Salt = Imported.Salt;

    [Fact]
    public void takes_the_first_one_with_the_salt_and_none_without()
    {
        KeysAtImport.Decide(null, Before, Salt).ShouldBe(KeyAtImport.Take);
        KeysAtImport.Decide(null, Before, null).ShouldBe(KeyAtImport.None);
        KeysAtImport.Decide(null, null, Salt).ShouldBe(KeyAtImport.None);
    }

    [Fact]
    public void leaves_what_is_the_same_in_the_registry()
    {
        foreach (var salt in new[] { Salt, null })
        {
            KeysAtImport.Decide(Imported, Before, salt).ShouldBe(KeyAtImport.Keep);
            KeysAtImport.Decide(Shown, Before, salt).ShouldBe(KeyAtImport.Keep);
        }
    }

    [Fact]
    public void takes_what_was_changed_in_the_registry_since()
    {
        KeysAtImport.Decide(Imported, After, Salt).ShouldBe(KeyAtImport.Take);
        KeysAtImport.Decide(Shown, After, Salt).ShouldBe(KeyAtImport.Take);
        KeysAtImport.Decide(KeptKey.Of("chosen here", Shown.SourceMark), After, Salt).ShouldBe(KeyAtImport.Take);
    }

    [Fact]
    public void never_goes_on_with_one_that_the_registry_no_longer_takes()
    {
        KeysAtImport.Decide(Imported, After, null).ShouldBe(KeyAtImport.Drop);
        KeysAtImport.Decide(Shown, After, null).ShouldBe(KeyAtImport.Drop);
        KeysAtImport.Decide(Imported, null, Salt).ShouldBe(KeyAtImport.Drop);
        KeysAtImport.Decide(Shown, null, Salt).ShouldBe(KeyAtImport.Drop);
    }

    [Fact]
    public void leaves_one_that_was_set_here_until_the_registrys_changes()
    {
        KeysAtImport.Decide(SetHere, null, Salt).ShouldBe(KeyAtImport.Keep);
        KeysAtImport.Decide(SetHere, Before, Salt).ShouldBe(KeyAtImport.Note);
        var noted = SetHere with { SourceMark = KeptKey.MarkOf(Before) };
        KeysAtImport.Decide(noted, Before, Salt).ShouldBe(KeyAtImport.Keep);
        KeysAtImport.Decide(noted, After, Salt).ShouldBe(KeyAtImport.Take);
    }

    [Fact]
    public void takes_it_again_when_the_salt_was_wrong_at_first() =>
        KeysAtImport.Decide(KeptKey.Imported("another"u8.ToArray(), Before), Before, Salt).ShouldBe(KeyAtImport.Take);

    [Theory]
    [InlineData("pepper", "pepper")]
    [InlineData("pepper\n", "pepper")]
    [InlineData("pepper\r\n", "pepper")]
    [InlineData(" pepper ", " pepper ")]
    [InlineData("", null)]
    [InlineData("\n", null)]
    [InlineData("  ", null)]
    [InlineData("salt\npepper", null)]
    public void reads_a_salt_from_one_line(string text, string? salt) =>
        (SecuritySalt.Parse(text) is { } parsed ? System.Text.Encoding.UTF8.GetString(parsed.Bytes) : null).ShouldBe(salt);
}
