using System.CommandLine;
using EventRegistry.Benchmarks;

var names = new Argument<string[]>("row") { Description = "Rows of the table to measure; all, if none is named.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong([.. Figures.All.Select(f => f.Name)]);
var events = new Option<int>("--events") { Description = "The size of the history.", DefaultValueFactory = _ => 1_000_000 };
var records = new Option<int>("--records") { Description = "The size of the source that is synced; the row sync-million takes ten times as many.", DefaultValueFactory = _ => 100_000 };
var json = new Option<bool>("--json") { Description = "Prints an array of rows for machines." };
var root = new RootCommand("Measures EventRegistry against what PostgreSQL itself could do on this machine, in one run.") { names, events, records, json };
root.SetAction((parsed, cancel) => Course.RunAsync(parsed.GetValue(names)!, parsed.GetValue(events), parsed.GetValue(records), parsed.GetValue(json), cancel));

// Each piece of work is done in a process of its own, whose peak memory is its own too.
var work = new Argument<string[]>("work") { Arity = ArgumentArity.OneOrMore };
var child = new Command(Child.Command) { work };
child.Hidden = true;
child.SetAction((parsed, cancel) => Child.RunAsync(parsed.GetValue(work)!, cancel));
root.Subcommands.Add(child);

return await root.Parse(args).InvokeAsync();
