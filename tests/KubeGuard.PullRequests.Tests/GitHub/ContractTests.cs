using System.Text;
using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.PullRequests.Tests.Sarif;
using KubeGuard.TestKit;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

/// <summary>
/// The client and the fake server, held to GitHub's published description: one pass over every endpoint, with Prism between the two.
/// </summary>
public sealed class ContractTests
{
    [GitHubDescriptionFact]
    public async Task Every_request_and_every_answer_is_as_github_describes_it()
    {
        var clock = new FakeClock { Jumps = true };
        await using var server = await FakeGitHub.StartAsync(clock);
        await using var prism = await PrismProxy.StartAsync(server.Api);
        var remote = await server.CreateRepositoryAsync("acme/shop", new KeyValuePair<string, string?>("web.yaml", "replicas: 1\n"));
        remote.Permissions["ada"] = "write";
        remote.Memberships["platform/ada"] = "active";
        using var folder = new TemporaryFolder();
        using var connection = Connect(prism, clock, new GitHubIdentity.App(server.App.ClientId, Secret.Of(server.App.PrivateKey)));
        var repository = connection.Repository(new("acme", "shop"));

        (await repository.InspectAsync()).ShouldBeOfType<RepositoryOutcome.Ready>();
        var pull = await OpenAsync(repository, server, folder);
        await UseConversationAsync(repository, remote, pull);
        await UseChecksAsync(repository, pull);
        await UseCodeScanningAsync(repository, clock, pull);
        await UsePermissionsAsync(repository);
        var open = (await repository.OpenPullRequests.ListAsync(GitHubWorld.Main)).ShouldHaveSingleItem();
        Encoding.UTF8.GetString((await repository.OpenPullRequests.FindAsync(open, "web.yaml")).ShouldBeOfType<ProposedFile.Written>().Content.Span).ShouldBe("replicas: 2\n");
        await repository.Forge.CloseAsync(pull.Id, "Not wanted any longer.");
        (await repository.Forge.ListAsync(GitHubWorld.Scope)).ShouldHaveSingleItem().State.ShouldBe(PullRequestState.Closed);
        using var token = Connect(prism, clock, new GitHubIdentity.Token(Secret.Of(server.TokenOf(server.User("robot")))));
        (await token.Repository(new("acme", "shop")).Comments.ListAsync(pull.Id)).ShouldNotBeEmpty();

        server.UnknownCalls.ShouldBeEmpty();
        // Before the first analysis there is none, which GitHub says with 404.
        server.Calls.Where(call => call.Status >= 400).Select(call => $"{call.Status} {call.Path}").ShouldAllBe(call => call.StartsWith("404 ", StringComparison.Ordinal) && call.EndsWith("/code-scanning/analyses", StringComparison.Ordinal));
        server.Calls.Select(call => $"{call.Method} {string.Concat(call.Path.Select(letter => char.IsAsciiDigit(letter) ? '0' : letter))}").Distinct(StringComparer.Ordinal).Count()
            .ShouldBeGreaterThanOrEqualTo(31);
    }

    private static GitHubConnection Connect(PrismProxy prism, FakeClock clock, GitHubIdentity identity) =>
        new(new() { Api = prism.Address, Identity = identity, Retries = new() { Retries = 0 } }, clock);

    private static async Task<PullRequest> OpenAsync(GitHubRepository repository, FakeGitHub server, TemporaryFolder folder)
    {
        // git goes to the server itself: Prism knows only the API.
        var direct = new GitRemote(new Uri(server.Web, "acme/shop.git").AbsoluteUri) { Credentials = repository.Remote.Credentials };
        var workspace = repository.Verified(await GitWorkspace.OpenAsync(folder.PathOf("workspace"), direct));
        var main = (await workspace.ListBranchesAsync()).Single();
        await workspace.FetchAsync([main]);
        var made = (await workspace.CommitAsync(new()
        {
            Parent = main.Commit,
            Files = [new("web.yaml", "replicas: 1\n"u8.ToArray(), "replicas: 2\n"u8.ToArray())],
            Message = "Change\n",
        })).ShouldBeOfType<CommitOutcome.Made>();
        (await workspace.PushAsync(GitHubWorld.Branch, made.Id, null)).ShouldBe(PushOutcome.Done);
        (await workspace.VerifyAsync(made.Id)).ShouldBe(OwnSignature.Good);
        (await workspace.VerifyAsync(main.Commit)).ShouldBe(OwnSignature.Missing);
        var draft = new PullRequestDraft
        {
            Head = GitHubWorld.Branch,
            Base = GitHubWorld.Main,
            Title = "Tighten web",
            Body = "Body\n",
            Labels = ["rbac"],
            Reviewers = new(["ada"], ["platform"]),
            Assignees = ["ada"],
        };
        var pull = await repository.Forge.CreateAsync(draft);
        pull.Warnings.ShouldBeEmpty();
        return await repository.Forge.UpdateAsync(pull.Id, new() { Title = "Tighten web more", Labels = ["network", "rbac"] });
    }

    private static async Task UseConversationAsync(GitHubRepository repository, FakeRepository remote, PullRequest pull)
    {
        var key = new CommentKey("reply-1");
        var said = await repository.Comments.SayAsync(pull.Id, key, "One.");
        await repository.Comments.SayAsync(pull.Id, key, "Two.");
        (await repository.Comments.ReactAsync(said, CommentReaction.Eyes)).ShouldBe(new SideOutcome.Done());
        (await repository.Comments.IsLockedAsync(pull.Id)).ShouldBeFalse();
        (await repository.Comments.ListSinceAsync(DateTimeOffset.UnixEpoch)).ShouldHaveSingleItem();
        var dashboard = new IssueDraft(IssueKey.Dashboard, "KubeGuard", "- [ ] web\n");
        await repository.Issues.EnsureAsync(dashboard);
        await repository.Issues.EnsureAsync(dashboard with { Body = "- [x] web\n" });
        await repository.Issues.CloseAsync(IssueKey.Dashboard);
        remote.Review(pull.Id.Number, new(9, "ada", "User"), "APPROVED");
        (await repository.Reviews.StandingOfAsync(pull.Id)).ShouldBe(ReviewStanding.Approved);
    }

    private static async Task UseChecksAsync(GitHubRepository repository, PullRequest pull)
    {
        var draft = new CheckRunDraft
        {
            Head = pull.HeadCommit!,
            Name = "kubeguard",
            Conclusion = CheckConclusion.Neutral,
            Title = "Proven",
            Summary = "All of it",
            Text = "More of it",
            Details = new("https://kubeguard.example/"),
            Annotations = [.. Enumerable.Range(1, 60).Select(line => new CheckAnnotation("web.yaml", line, line, AnnotationLevel.Warning, "Unused", "verb list") { Columns = new(1, 9) })],
            Actions = [new("rerun", "Run again", "Works it out with fresh evidence")],
        };
        (await repository.Checks.BeginAsync(draft.Head, draft.Name)).ShouldBe(new SideOutcome.Done());
        (await repository.Checks.PublishAsync(draft)).ShouldBe(new SideOutcome.Done());
        (await repository.Checks.EndAsync(draft)).ShouldBe(new SideOutcome.Unchanged());
        (await repository.Checks.PublishAsync(draft)).ShouldBe(new SideOutcome.Unchanged());
    }

    private static async Task UseCodeScanningAsync(GitHubRepository repository, FakeClock clock, PullRequest pull)
    {
        var publisher = new CodeScanningPublisher(repository.CodeScanning, clock);
        var head = new BranchHead(GitHubWorld.Main, pull.HeadCommit!);
        (await publisher.PublishAsync(SarifSamples.Of(1), head)).ShouldBe(new CodeScanningOutcome.Uploaded(1, 0));
        (await publisher.PublishAsync(SarifSamples.Of(1), head)).ShouldBe(new CodeScanningOutcome.Unchanged(1, ""));
    }

    private static async Task UsePermissionsAsync(GitHubRepository repository)
    {
        (await repository.Permissions.PermissionOfAsync("ada")).ShouldBe(new PermissionAnswer.Known(PermissionLevel.Write));
        (await repository.Permissions.MembershipOfAsync("platform", "ada")).ShouldBe(new MembershipAnswer.Member());
    }
}
