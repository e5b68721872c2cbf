using KubeGuard.TestKit.GitHub;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Eyes at once (B31): a comment with a command is reacted to while the worker is in the middle of something else.</summary>
public sealed class FirstReactionTests
{
    private const string Eyes = "kubeguard-bot eyes";

    [Fact]
    public async Task B31_eyes_come_during_a_pass_over_the_same_repository_and_one_reply_after_it()
    {
        await using var place = await ProcessPlace.StartAsync();
        (await place.RunAsync("run")).ExitCode.ShouldBe(0);
        var pull = place.GitHub.PullRequest;
        await using var served = await place.ServeAsync();
        var gate = await InMidPassAsync(place, served);

        var talk = place.GitHub.Repository.Comment(pull.Number, place.GitHub.Server.User("wendy"), "Looks good.");
        var comment = place.GitHub.Repository.Comment(pull.Number, place.GitHub.Server.User("wendy"), "/kubeguard status\n");
        await served.DeliverCommentAsync("0a-2", GitHubPlace.Name, pull.Number, talk);
        await served.DeliverCommentAsync("0a-3", GitHubPlace.Name, pull.Number, comment);
        // GitHub may be asked to deliver again.
        await served.DeliverCommentAsync("0a-3", GitHubPlace.Name, pull.Number, comment);
        await served.Process.UntilAsync(place.GitHub.Server.UntilAsync(() => comment.Reactions.Contains(Eyes)));

        pull.Comments.Count.ShouldBe(2, "nothing is answered yet");
        gate.Open();
        await served.Process.LineAsync(": Answered");
        pull.Comments.Count.ShouldBe(3);
        comment.Reactions.ShouldBe([Eyes, "kubeguard-bot rocket"]);
        talk.Reactions.ShouldBeEmpty();
    }

    [Fact]
    public async Task B31_killed_after_the_eyes_the_next_start_replies_once()
    {
        await using var place = await ProcessPlace.StartAsync();
        (await place.RunAsync("run")).ExitCode.ShouldBe(0);
        var pull = place.GitHub.PullRequest;
        FakeComment comment;
        await using (var served = await place.ServeAsync())
        {
            await InMidPassAsync(place, served);
            comment = place.GitHub.Repository.Comment(pull.Number, place.GitHub.Server.User("wendy"), "/kubeguard status\n");
            await served.DeliverCommentAsync("0b-2", GitHubPlace.Name, pull.Number, comment);
            await served.Process.UntilAsync(place.GitHub.Server.UntilAsync(() => comment.Reactions.Contains(Eyes)));
            await served.Process.KillAsync();
        }

        await using var next = await place.ServeAsync();
        await next.Process.LineAsync(": Answered");
        pull.Comments.Count.ShouldBe(2);
        comment.Reactions.ShouldBe([Eyes, "kubeguard-bot rocket"]);
    }

    /// <summary>A push has a pass begin, which then waits for an answer.</summary>
    private static async Task<FakeGate> InMidPassAsync(ProcessPlace place, ProcessPlace.Served served)
    {
        var gate = new FakeGate();
        place.GitHub.Server.Troubles.Add("GET repos/acme/gitops/pulls", new FakeFault.HoldAnswer(gate));
        await served.DeliverPushAsync("0a-1");
        await served.Process.UntilAsync(gate.Reached);
        return gate;
    }
}
