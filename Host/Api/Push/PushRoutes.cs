using System.Globalization;

namespace EventRegistry.Host.Api.Push;

/// <summary>What sources push to: <c>/api_source/{co}/v1/sorPeople/{sor label}/{key}</c>.</summary>
internal static class PushRoutes
{
    public static Route? Find(string method, string path)
    {
        if (path.Split('/') is not ["", "api_source", var number, "v1", "sorPeople", { Length: > 0 } label, { Length: > 0 } escaped]) return null;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var co)) return null;
        // The one character that a path keeps escaped, lest it be taken for a part of the path.
        var (sor, key) = (Unescaped(label), Unescaped(escaped));
        return method switch
        {
            "GET" => new(call => SorPeople.ViewAsync(call, co, sor, key), IsCore: true),
            "PUT" => new(call => SorPeople.PutAsync(call, co, sor, key), IsCore: true),
            "DELETE" => new(call => SorPeople.DeleteAsync(call, co, sor, key), IsCore: true),
            _ => null,
        };
    }

    private static string Unescaped(string part) => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
