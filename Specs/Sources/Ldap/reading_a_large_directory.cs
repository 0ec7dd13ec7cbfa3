using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Ldap;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Ldap;

public sealed class reading_a_large_directory(reading_a_large_directory.Crowded crowded) : IClassFixture<reading_a_large_directory.Crowded>
{
    private const int Everybody = 1203;

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(401)]
    [InlineData(5000)]
    public async Task gives_everybody_once_whatever_fits_on_a_page(int size)
    {
        // One by one is as many questions, and a smaller crowd says as much.
        var filter = size == 1 ? "(|(uid=p1)(uid=p22)(uid=p333))" : null;
        await using var source = await OpenAsync(("page-size", $"{size}"), ("filter", filter));
        var keys = await source.ListAsync(default).Select(r => r.Key).ToListAsync();
        keys.Count.ShouldBe(size == 1 ? 3 : Everybody);
        keys.ShouldBeUnique();
    }

    [Fact]
    public async Task holds_no_more_than_two_pages()
    {
        await using var between = new ACable(crowded.Directory.Port);
        await using var source = await OpenAsync(("url", between.Url), ("page-size", "50"));
        await foreach (var _ in source.ListAsync(default))
        {
            await between.IsQuietAsync();
            break;
        }

        var atFirst = between.Bytes;
        await source.ListAsync(default).CountAsync();
        ((double)atFirst / (between.Bytes - atFirst)).ShouldBeLessThan(3 * 50.0 / Everybody);
    }

    [Fact]
    public async Task can_be_asked_for_one_while_it_lists_all()
    {
        await using var source = await OpenAsync(("page-size", "100"));
        var seen = 0;
        await foreach (var listed in source.ListAsync(default))
        {
            if (seen++ % 200 == 0) (await source.RetrieveAsync(listed.Key, default)).ShouldBe([listed]);
        }

        seen.ShouldBe(Everybody);
    }

    [Fact]
    public async Task never_ends_a_list_early_when_the_server_goes_between_two_pages()
    {
        await using var between = new ACable(crowded.Directory.Port);
        await using var source = await OpenAsync(("url", between.Url), ("page-size", "100"));
        var seen = 0;
        var failure = await Should.ThrowAsync<SourceFailure>(async () =>
        {
            await foreach (var _ in source.ListAsync(default))
            {
                if (++seen == 150) between.Cut();
            }
        });
        failure.MayPass.ShouldBeTrue();
        failure.Message.ShouldContain($"ldap://127.0.0.1:{between.Port}");
        failure.Message.ShouldContain("Campus directory");
        seen.ShouldBeLessThan(Everybody);
    }

    [Fact]
    public async Task asks_anew_when_the_server_had_closed_the_connection_of_a_silent_reader()
    {
        await using var between = new ACable(crowded.Directory.Port);
        await using var source = await OpenAsync(("url", between.Url));
        between.Cut();
        between.Mend();
        (await source.RetrieveAsync("p7", default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task never_takes_a_limit_of_the_server_for_the_end()
    {
        var anybody = crowded.Directory.Source(password: null, ("bind-dn", null));
        await using var source = await new LdapSourcePlugin().OpenAsync(anybody, default);
        var failure = await Should.ThrowAsync<SourceFailure>(async () => await source.ListAsync(default).CountAsync());
        failure.MayPass.ShouldBeFalse();
        failure.Message.ShouldContain("limit");
    }

    [Fact]
    public async Task stops_when_nobody_wants_more()
    {
        await using var source = await OpenAsync(("page-size", "100"));
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in source.ListAsync(stop.Token)) await stop.CancelAsync();
        });
    }

    private Task<ISource> OpenAsync(params (string Name, string? Value)[] options) => new LdapSourcePlugin().OpenAsync(crowded.Directory.Source(options), default);

    /// <summary>A directory of many people, the same for all specs here.</summary>
    public sealed class Crowded : IAsyncLifetime
    {
        internal ADirectory Directory { get; private set; } = null!;

        public async Task InitializeAsync() => Directory = await ADirectory.StartAsync(People.Crowd(Everybody));

        public async Task DisposeAsync() => await Directory.DisposeAsync();
    }
}
