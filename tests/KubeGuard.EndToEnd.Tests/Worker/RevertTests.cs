using System.Text.RegularExpressions;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>B13, B14: the commands that take a merged pull request back do so exactly, whichever way it was merged.</summary>
public sealed partial class RevertTests
{
    private const string Path = "apps/web.yaml";

    [Theory]
    [InlineData(FakeMergeMethod.Merge)]
    [InlineData(FakeMergeMethod.Squash)]
    [InlineData(FakeMergeMethod.Rebase)]
    public async Task B14_the_command_in_the_body_takes_the_change_back(FakeMergeMethod method)
    {
        await using var place = await GitHubPlace.StartAsync();
        var before = await place.Repository.ReadAsync("main", Path);
        await place.PassAsync();
        var command = RevertLine().Match(place.PullRequest.Body).Value;
        await AdvanceAsync(place);

        await place.Repository.MergeAsync(place.PullRequest.Number, method);
        await AdvanceAsync(place);

        (await place.Repository.ReadAsync("main", Path)).ShouldNotBe(before);
        (await place.Repository.ReadAfterAsync(command, Path)).ShouldBe(before);
    }

    [Theory]
    [InlineData(FakeMergeMethod.Merge, null)]
    [InlineData(FakeMergeMethod.Squash, null)]
    [InlineData(FakeMergeMethod.Squash, "What a person wrote instead")]
    [InlineData(FakeMergeMethod.Rebase, null)]
    public async Task B13_the_command_in_the_comment_takes_that_merge_back(FakeMergeMethod method, string? message)
    {
        await using var place = await GitHubPlace.StartAsync();
        var before = await place.Repository.ReadAsync("main", Path);
        await place.PassAsync();
        var merged = place.PullRequest;
        await AdvanceAsync(place);
        await place.Repository.MergeAsync(merged.Number, method, message);
        place.WriteRefusals("watch");
        await LoseTheRoleAsync(place);

        await place.PassAsync();

        var comment = merged.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldContain("No pull request offers it back");
        var command = RevertLine().Match(comment).Value;
        (await place.Repository.ReadAfterAsync($"git reset -q --hard HEAD~1 && {command}", Path)).ShouldBe(before);
        (await place.MutationsOfAsync(place.PassAsync)).ShouldBe(0);
    }

    [Fact]
    public async Task B13_what_a_rebase_made_several_commits_of_explains_nothing_for_no_one_of_them_is_the_change()
    {
        await using var place = await GitHubPlace.StartAsync();
        await place.PassAsync();
        var merged = place.PullRequest;
        await place.Repository.CommitAsync(merged.PullRequest!.Head, "A person's own", new KeyValuePair<string, string?>("README.md", "y"));
        await place.Repository.MergeAsync(merged.Number, FakeMergeMethod.Rebase);
        place.WriteRefusals("watch");

        await place.PassAsync();

        merged.Comments.ShouldBeEmpty();
    }

    private static Task<string> AdvanceAsync(GitHubPlace place) =>
        place.Repository.CommitAsync("main", "Unrelated", new KeyValuePair<string, string?>("NOTES.md", $"{place.Clock.GetUtcNow():O}"));

    /// <summary>The binding goes, so that no role can take the right back.</summary>
    private static async Task LoseTheRoleAsync(GitHubPlace place)
    {
        var text = (await place.Repository.ReadAsync("main", Path)).ShouldNotBeNull();
        await place.Repository.CommitAsync("main", "No binding", new KeyValuePair<string, string?>(Path, text[..text.LastIndexOf("---", StringComparison.Ordinal)]));
    }

    [GeneratedRegex("^git revert .*$", RegexOptions.Multiline)]
    private static partial Regex RevertLine();
}
