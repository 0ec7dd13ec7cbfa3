using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace EventRegistry.Host.Watch;

/// <summary>Keeps what a meter measures, and tells it in the text format of Prometheus.</summary>
internal sealed class Exposition : IDisposable
{
    // In seconds, inclusive.
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Cell>> measured = new();
    private readonly MeterListener listener = new();

    public Exposition(Meter meter)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter != meter) return;
            measured.TryAdd(instrument, new());
            l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Add(instrument, value, labels));
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Add(instrument, value, labels));
        listener.Start();
    }

    /// <summary>Everything that was measured.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (var (instrument, cells) in measured.OrderBy(m => m.Key.Name, StringComparer.Ordinal))
        {
            Head(text, instrument.Name, instrument.Description ?? "", IsHistogram(instrument) ? "histogram" : "counter");
            foreach (var (labels, cell) in cells.OrderBy(c => c.Key, StringComparer.Ordinal)) cell.Tell(text, instrument.Name, labels, IsHistogram(instrument));
        }

        return text.ToString();
    }

    /// <summary>A value that is looked up when it is asked for.</summary>
    public static void Gauge(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, help, "gauge");
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    public void Dispose() => listener.Dispose();

    private static bool IsHistogram(Instrument instrument) => instrument is Histogram<double>;

    private static void Head(StringBuilder text, string name, string help, string type) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) => measured[instrument].GetOrAdd(Labels(labels), _ => new()).Add(value);

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels) text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : ",")}{name}=\"{Escaped($"{value}")}\"");
        return text.ToString();
    }

    private static string Escaped(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>One series.</summary>
    private sealed class Cell
    {
        private readonly Lock alone = new();
        private readonly long[] buckets = new long[Bounds.Length + 1];
        private double sum;
        private long count;

        public void Add(double value)
        {
            var bucket = Array.BinarySearch(Bounds, value);
            lock (alone)
            {
                buckets[bucket < 0 ? ~bucket : bucket]++;
                sum += value;
                count++;
            }
        }

        public void Tell(StringBuilder text, string name, string labels, bool isHistogram)
        {
            lock (alone)
            {
                if (!isHistogram)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {sum}\n");
                    return;
                }

                var (below, before) = (0L, labels.Length == 0 ? "" : labels + ",");
                for (var i = 0; i <= Bounds.Length; i++)
                {
                    below += buckets[i];
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{(i < Bounds.Length ? Bounds[i] : "+Inf")}\"}} {below}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {sum}\n{name}_count{{{labels}}} {count}\n");
            }
        }
    }
}
