using KubeGuard.PullRequests.Planning;
using KubeGuard.TestKit;

namespace KubeGuard.PullRequests.Tests;

/// <summary>The files of a pull request, byte for byte (B6); commit ids are in them, so they prove that commits are the same everywhere too (P5).</summary>
public sealed class GoldenTests : IAsyncLifetime
{
    private TestRepository _repository = null!;

    public async Task InitializeAsync()
    {
        _repository = await TestRepository.CreateAsync();
        var both = Samples.NetworkGroup with
        {
            Key = "apps.shop",
            Title = "fix: give shop the least that it needs",
            Proposals = [Samples.Role, Samples.NetworkPolicy],
            Files = [.. Samples.Role.Files, .. Samples.NetworkPolicy.Files],
        };
        (await _repository.Publisher.PublishAsync(Samples.Input(both))).ShouldHaveSingleItem().ShouldBeOfType<PublishOutcome.Created>();
    }

    public Task DisposeAsync()
    {
        _repository.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("0001-fix-give-shop-the-least-that-it-needs.md", "pr.md")]
    [InlineData("0001-fix-give-shop-the-least-that-it-needs.html", "pr.html")]
    [InlineData("index.html", "index.html")]
    public async Task Files_are_the_golden_ones(string file, string golden)
    {
        var actual = await File.ReadAllTextAsync(Path.Combine(_repository.Output, file));

        actual.ShouldBe(Golden.TextOf(actual, "tests", "KubeGuard.PullRequests.Tests", "Fixtures", golden), Golden.HowToUpdate);
    }
}
