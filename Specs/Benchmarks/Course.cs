using System.Text.Json;

namespace EventRegistry.Benchmarks;

/// <summary>One run: measures the rows asked for, one after the other, and prints them.</summary>
internal static class Course
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>0 when all that was measured is what it must be, else 1.</returns>
    public static async Task<int> RunAsync(string[] names, int events, int records, bool json, CancellationToken cancel)
    {
        await using var laboratory = await Laboratory.OpenAsync(events, records, step => { if (!json) Console.Error.WriteLine(step); }, cancel);
        var figures = new List<Figure>();
        foreach (var (name, measure) in Figures.All.Where(f => names.Length == 0 || names.Contains(f.Name))) figures.Add(await measure(laboratory, cancel));
        if (json) Console.WriteLine(JsonSerializer.Serialize(figures, Form));
        else Print(figures);
        return figures.All(f => f.IsMet) ? 0 : 1;
    }

    private static void Print(List<Figure> figures)
    {
        // Written by hand, as a report that is cut to the width of a terminal is none.
        foreach (var figure in figures)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{figure.Name,-18} {figure.Ratio,6:F2}  must {(figure.LowerIsBetter ? "<=" : ">=")} {figure.Must:F2}, aim {figure.Aim:F2}  {(figure.IsMet ? "met" : "MISSED")}  {figure.What}"));
            Console.WriteLine($"{"",18} {string.Join(", ", figure.Parts.Select(p => FormattableString.Invariant($"{p.Key} {p.Value:0.###}")))}");
        }
    }
}
