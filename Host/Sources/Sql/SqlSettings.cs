using System.Text.RegularExpressions;
using Npgsql;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>Which tables of which database are read.</summary>
/// <param name="Database">The connection string, with the password.</param>
/// <param name="Place">What the database is called in messages.</param>
internal sealed partial record SqlSettings(string Database, string Place, TableName Table, bool Relational, IReadOnlyDictionary<string, string> Options)
{
    /// <exception cref="SourceFailure">Something is missing, or is none of its kind.</exception>
    public static SqlSettings Of(KnownSource source)
    {
        var connection = new NpgsqlConnectionStringBuilder(Parsed(Needed("database", "a connection string without its password, such as Host=db;Database=hr;Username=registry")))
        {
            // What is read as text must not depend on where the server stands.
            Timezone = "UTC",
            // A list is streamed for as long as it takes; whoever does not want to wait cancels.
            CommandTimeout = 0,
        };
        if (source.Secret is { Length: > 0 } secret) connection.Password = secret;
        var table = Needed("table", "the table of the records");
        if (!Name().IsMatch(table)) throw Fault($"table is '{table}'. Its name may have letters, digits, _ and -, and a . behind its schema's name");
        var mode = Needed("mode", "flat or relational");
        if (mode is not ("flat" or "relational")) throw Fault($"mode is '{mode}'.{Nearest.Hint(mode, ["flat", "relational"])} Set flat (one table) or relational (a table for each kind of attribute)");
        return new(connection.ConnectionString, $"{connection.Database} on {connection.Host}", new(table), mode == "relational", source.Options);

        string Needed(string option, string what) => source.Options.GetValueOrDefault(option) is { Length: > 0 } value ? value : throw Fault($"{option} is missing. Set {option}= {what}");

        string Parsed(string text)
        {
            try
            {
                return Connections.Parse(text, "database");
            }
            catch (CommandFailed e)
            {
                throw new SourceFailure($"{source.Name}: {e.Message}", mayPass: false, e);
            }
        }

        SourceFailure Fault(string what) => new($"{source.Name}: {what}.", mayPass: false);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)?\z")]
    private static partial Regex Name();
}

/// <summary>A table as it is written in a configuration, with or without its schema.</summary>
internal readonly record struct TableName(string Text)
{
    /// <summary>As statements write it.</summary>
    public string Quoted => string.Join('.', Text.Split('.').Select(Quote));

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The table beside it that has one kind of attribute: <c>people_names</c>.</summary>
    public TableName Of(string kind) => new($"{Text}_{kind}");

    public override string ToString() => Text;
}
