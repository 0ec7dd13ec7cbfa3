using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;
using Spectre.Console;

namespace EventRegistry.Host.Cli;

/// <summary>Where a command writes: results to standard output, progress to standard error.</summary>
/// <param name="json">Whether results are for machines.</param>
internal sealed class Terminal(bool json)
{
    private static readonly JsonSerializerSettings Format = new()
    {
        ContractResolver = new CamelCasePropertyNamesContractResolver(),
        Converters = { new StringEnumConverter() },
        DateFormatString = "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ",
        DateTimeZoneHandling = DateTimeZoneHandling.Utc,
        Formatting = Formatting.Indented,
    };

    private static readonly IAnsiConsole Errors = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    public bool Json { get; } = json;

    /// <summary>Writes a line for people; nothing where machines read.</summary>
    public void Say(string line)
    {
        if (!Json) Console.Out.WriteLine(line);
    }

    /// <summary>Writes the result for machines; nothing where people read.</summary>
    public void Give(object result)
    {
        if (Json) Console.Out.WriteLine(JsonConvert.SerializeObject(result, Format));
    }

    /// <summary>Writes a table for people.</summary>
    public void Show(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        var widths = headers.Select((h, i) => all.Select(r => r[i].Length).Append(h.Length).Max()).ToList();
        var numbers = headers.Select((_, i) => all.Count > 0 && all.All(r => r[i].Length > 0 && r[i].All(c => char.IsDigit(c) || c is ',' or '.' or '-'))).ToList();
        Say(Line(headers));
        Say(string.Join("  ", widths.Select(w => new string('-', w))));
        foreach (var row in all) Say(Line(row));

        string Line(IReadOnlyList<string> cells) =>
            string.Join("  ", cells.Select((c, i) => numbers[i] ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd();
    }

    /// <summary>Runs a long piece of work with a bar on a terminal and plain lines elsewhere.</summary>
    public static async Task<T> WorkAsync<T>(Func<Progress, Task<T>> work)
    {
        if (!Errors.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return await work(PlainLines());
        return await AnsiConsoleProgress().StartAsync(async context =>
        {
            ProgressTask? current = null;
            var result = await work((step, done, total) =>
            {
                if (current?.Description != step)
                {
                    current?.StopTask();
                    if (current is not null) current.Value = current.MaxValue;
                    current = context.AddTask(Markup.Escape(step), new ProgressTaskSettings { MaxValue = Math.Max(1, total ?? 1) });
                    current.IsIndeterminate = total is null;
                }

                if (total is not null) current.Value = done;
            });
            if (current is not null) current.Value = current.MaxValue;
            return result;
        });
    }

    private static Spectre.Console.Progress AnsiConsoleProgress() => Errors.Progress().AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());

    private static Progress PlainLines()
    {
        var (current, told) = ("", TimeProvider.System.GetTimestamp());
        return (step, done, _) =>
        {
            // A line at each new step, and one a second or so while a step lasts.
            if (step == current && TimeProvider.System.GetElapsedTime(told) < TimeSpan.FromSeconds(2)) return;
            (current, told) = (step, TimeProvider.System.GetTimestamp());
            Console.Error.WriteLine(done > 0 ? $"{step}: {done:N0}" : step);
        };
    }
}
