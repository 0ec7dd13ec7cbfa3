using System.Text;

namespace EventRegistry.Host.Import;

/// <summary>The records of a CSV file with the line on which each begins. For the header, and for saying where a bad row is: rows themselves are PostgreSQL's to parse.</summary>
internal static class CsvLines
{
    public static IEnumerable<(long Line, IReadOnlyList<string> Fields)> Of(TextReader reader)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var (line, begun, quoted) = (1L, 1L, false);
        while (reader.Read() is >= 0 and var next)
        {
            var c = (char)next;
            if (c == '\n') line++;
            if (c == '"')
            {
                // A doubled quote closes and opens again, so only what stands between is kept.
                quoted = !quoted;
                if (quoted && field.Length > 0) field.Append('"');
            }
            else if (quoted)
            {
                field.Append(c);
            }
            else if (c is ',' or '\n')
            {
                fields.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == ',') continue;
                yield return (begun, fields);
                (fields, begun) = ([], line);
            }
            else
            {
                field.Append(c);
            }
        }

        if (fields.Count > 0 || field.Length > 0) yield return (begun, [.. fields, field.ToString().TrimEnd('\r')]);
    }
}
