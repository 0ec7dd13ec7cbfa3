namespace EventRegistry.Host.Api.Core;

/// <summary>What the Core API answers to.</summary>
internal static class CoreRoutes
{
    public static Route? Find(string method, string path) => null;
}
