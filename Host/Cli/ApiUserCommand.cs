using System.CommandLine;
using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Access;

namespace EventRegistry.Host.Cli;

/// <summary><c>api-user add | list | key | disable | enable | remove</c>.</summary>
internal static class ApiUserCommand
{
    // Keys that are made are longer, and those that somebody thought of are easily guessed.
    private const int Short = 16;

    public static Command Make() => new("api-user", "API users: programs that may call the registry.")
    {
        Add(), List(), Key(),
        Stand("disable", "No longer let an API user in.", Standing.Suspended, "is no longer let in", "was not let in before"),
        Stand("enable", "Let an API user in again.", Standing.Active, "is let in again", "was let in before"),
        Remove(),
    };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "what to call it: the user name will be co_<CO>.<name>" };
        var co = new Option<int?>("--co") { Description = "the id of the CO (needed where there are several)" };
        var privileged = new Option<bool>("--privileged") { Description = "let it do everything within its CO" };
        var from = new Option<string?>("--valid-from") { Description = "let it in only after this instant", HelpName = "instant" };
        var through = new Option<string?>("--valid-through") { Description = "let it in only before this instant", HelpName = "instant" };
        var address = new Option<string?>("--remote-ip") { Description = "let it in only from addresses that match, such as /^10\\.0\\.0\\.5$/", HelpName = "/regex/" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("add", "Add an API user, and print its key: it is shown this once.") { name, co, privileged, from, through, address, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var wanted = new NewApiUser(parsed.GetValue(name)!, parsed.GetValue(co), parsed.GetValue(privileged), Instant(parsed, from), Instant(parsed, through), parsed.GetValue(address));
            await using var registry = await parsed.OpenAsync(database, cancel);
            var (user, key) = await new ApiUserBook(registry).AddAsync(wanted, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"API user of CO {user.CoId.Value}. Its key is shown this once.");
            terminal.Say($"  user name  {user.Username}");
            terminal.Say($"  key        {key}");
            terminal.Give(new { user.Id, user.Username, co = user.CoId.Value, privileged = user.Privileged, user.ValidFrom, user.ValidThrough, user.RemoteIp, key });
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var co = new Option<int?>("--co") { Description = "only those of this CO" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("list", "List the API users.") { co, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            if (parsed.GetValue(co) is { } named) await new KnownCos(registry).ChooseAsync(named, "", cancel);
            var users = (await new ApiUserBook(registry).ListAsync(cancel)).Where(u => parsed.GetValue(co) is not { } wanted || u.User.Record.CoId.Value == wanted).ToList();
            var terminal = new Terminal(parsed.GetValue(json));
            if (users.Count == 0) terminal.Say("There is no API user. Add one: eventregistry api-user add <name> --co <id>");
            else
                terminal.Show(["user name", "co", "status", "privileged", "valid from", "valid through", "remote ip", "key"], users.Select(u => Cells(u.User.Record, u.Key)));
            terminal.Give(users.Select(u => (u.User.Record, u.Key)).Select(u => new
            {
                u.Record.Id,
                u.Record.Username,
                co = u.Record.CoId.Value,
                u.Record.Status,
                privileged = u.Record.Privileged is true,
                u.Record.ValidFrom,
                u.Record.ValidThrough,
                u.Record.RemoteIp,
                key = u.Key,
            }));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Key()
    {
        var stdin = new Option<bool>("--stdin") { Description = "take the key from the first line of standard input" };
        return OnOne("key", "Give an API user another key, and print it: it is shown this once. The former one is right no longer.", [stdin], async (book, user, parsed, terminal, cancel) =>
        {
            var chosen = parsed.GetValue(stdin) ? await Console.In.ReadLineAsync(cancel) ?? "" : null;
            var key = await book.SetKeyAsync(user, chosen, cancel);
            if (chosen is null) terminal.Say($"API user '{user.Record.Username}' has a new key. It is shown this once.\n  key  {key}");
            else terminal.Say($"API user '{user.Record.Username}' has the key that was given." + (chosen.Length < Short ? " It is short: one that is made here is harder to guess." : ""));
            terminal.Give(new { user.Record.Username, key = chosen is null ? key : null });
        });
    }

    private static Command Stand(string name, string description, Standing standing, string now, string before) => OnOne(name, description, [], async (book, user, _, terminal, cancel) =>
    {
        var changed = await book.SetStandingAsync(user, standing, cancel);
        terminal.Say($"API user '{user.Record.Username}' {(changed ? now : before)}.");
        terminal.Give(new { user.Record.Username, status = standing, changed });
    });

    private static Command Remove() => OnOne("remove", "Remove an API user. What it did stays told under its name.", [], async (book, user, _, terminal, cancel) =>
    {
        await book.RemoveAsync(user, cancel);
        terminal.Say($"API user '{user.Record.Username}' is removed, and its key forgotten.");
        terminal.Give(new { removed = user.Record.Username });
    });

    private static Command OnOne(string name, string description, Option[] own, Func<ApiUserBook, KnownApiUser, ParseResult, Terminal, CancellationToken, Task> act)
    {
        var username = new Argument<string>("username") { Description = "the whole user name, such as co_2.sync" };
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command(name, description) { username };
        foreach (var option in (Option[])[.. own, database, json]) command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var book = new ApiUserBook(registry);
            await act(book, await book.FindAsync(parsed.GetValue(username)!, cancel), parsed, new Terminal(parsed.GetValue(json)), cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string[] Cells(ApiUser user, string? key) =>
    [
        user.Username ?? "", $"{user.CoId.Value}", $"{user.Status}", user.Privileged is true ? "yes" : "no",
        $"{user.ValidFrom:yyyy-MM-dd HH:mm:ss}", $"{user.ValidThrough:yyyy-MM-dd HH:mm:ss}", user.RemoteIp ?? "", key ?? "none",
    ];

    private static DateTimeOffset? Instant(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : Moment.InstantOf(text) ?? throw new CommandFailed(ExitCode.Wrong, $"'{text}' is no instant. Write {option.Name} as 2026-11-21T00:15:33Z or 2026-11-21.");
}
