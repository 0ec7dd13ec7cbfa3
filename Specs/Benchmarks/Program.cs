using EventRegistry.Benchmarks.History;
var w = System.Diagnostics.Stopwatch.StartNew();
Town.Write(args[0], int.Parse(args[1]), 1);
Console.WriteLine(w.Elapsed);
