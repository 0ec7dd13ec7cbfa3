using System.Security.Cryptography;
using System.Text;
using EventRegistry.Host.Access;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Access;

public sealed class keeping_a_key
{
    private static readonly byte[] Salt = "pepper"u8.ToArray();

    [Fact]
    public void knows_the_right_one_and_no_other()
    {
        var kept = KeptKey.Of("open sesame");
        KeptKey.Check("open sesame", kept).ShouldBe((true, null));
        foreach (var wrong in new[] { "open sesame ", "Open sesame", "", "ouvre-toi" }) KeptKey.Check(wrong, kept).IsRight.ShouldBeFalse();
    }

    [Fact]
    public void does_not_keep_the_key_nor_twice_the_same()
    {
        var (one, other) = (KeptKey.Of("open sesame"), KeptKey.Of("open sesame"));
        one.Hash.ShouldNotBe(other.Hash);
        (one.Scheme, one.Iterations, one.Salt.Length, one.Hash.Length).ShouldBe((KeptKey.Pbkdf2, KeptKey.Rounds, 16, 64));
    }

    [Fact]
    public void knows_nobody_without_one() => KeptKey.Check("", null).ShouldBe((false, null));

    [Fact]
    public void of_a_registry_is_recognised_and_from_then_on_kept_our_way()
    {
        var kept = OfRegistry("open sesame");
        KeptKey.Check("ouvre-toi", kept).ShouldBe((false, null));
        var (isRight, keepAs) = KeptKey.Check("open sesame", kept);
        isRight.ShouldBeTrue();
        keepAs!.Scheme.ShouldBe(KeptKey.Pbkdf2);
        KeptKey.Check("open sesame", keepAs).ShouldBe((true, null));
        KeptKey.Check("ouvre-toi", keepAs).IsRight.ShouldBeFalse();
    }

    [Fact]
    public void remembers_what_the_registrys_hash_was_without_keeping_it()
    {
        var kept = OfRegistry("open sesame");
        var mark = KeptKey.Check("open sesame", kept).KeepAs!.SourceMark!;
        KeptKey.IsMarkOf(mark, kept.Hash).ShouldBeTrue();
        KeptKey.IsMarkOf(mark, OfRegistry("ouvre-toi").Hash).ShouldBeFalse();
        mark.AsSpan().IndexOf(kept.Hash).ShouldBe(-1);
    }

    [Fact]
    public void that_was_hashed_too_few_times_is_hashed_anew()
    {
        var key = "open sesame"u8.ToArray();
        var old = new KeptKey(KeptKey.Pbkdf2, Salt, Rfc2898DeriveBytes.Pbkdf2(key, Salt, 1_000, HashAlgorithmName.SHA512, 64), 1_000, null);
        KeptKey.Check("open sesame", old).KeepAs!.Iterations.ShouldBe(KeptKey.Rounds);
        KeptKey.Check("ouvre-toi", old).ShouldBe((false, null));
    }

    internal static KeptKey OfRegistry(string key) => KeptKey.Imported(Salt, HashOf(key));

#pragma warning disable CA5350 // It is what the Registry does.
    internal static byte[] HashOf(string key) => SHA1.HashData([.. Salt, .. Encoding.UTF8.GetBytes(key)]);
#pragma warning restore CA5350
}
