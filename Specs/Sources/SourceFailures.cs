using EventRegistry.Host.Sources;
using Shouldly;

namespace EventRegistry.Specs.Sources;

/// <summary>What a failure must say: the thing, the place and the way out.</summary>
internal static class SourceFailures
{
    public static void ShouldSay(this SourceFailure failure, string thing, string place, string wayOut, bool mayPass)
    {
        foreach (var part in new[] { thing, place, wayOut }) failure.Message.ShouldContain(part, Case.Sensitive);
        failure.MayPass.ShouldBe(mayPass, failure.Message);
    }
}
