using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Dashboard;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests.Dashboard;

/// <summary>One of each outcome, and an issue in memory to show them on.</summary>
internal sealed class Dashboards : IForgeIssues
{
    public static DashboardOptions Options { get; } = new() { Cluster = "prod" };

    public ForgeIssue? Issue { get; set; }

    public int Writes { get; private set; }

    public static ImmutableArray<PublishOutcome> OneOfEach { get; } =
    [
        Of(new PublishOutcome.Created(Pull(1, "apps.shop"))),
        Of(new PublishOutcome.Updated(Pull(2, "apps.web"), null)),
        Of(new PublishOutcome.Unchanged(Pull(3, "apps.cart"))),
        Of(new PublishOutcome.EditedByPerson(BranchOf("apps.mail"), Pull(4, "apps.mail"), "the branch holds 1234567, which the bot did not push")),
        Of(new PublishOutcome.Held(Pull(5, "apps.pay"), "it is approved, fits the base, and what was seen since does not speak against it")),
        Of(new PublishOutcome.Held(Pull(6, "apps.ship") with { Labels = [Reconciler.HoldLabel] }, "the label kubeguard/hold is on it")),
        Of(new PublishOutcome.Waiting(Desired("apps.mesh"), WaitCause.Limit, "3 pull requests of at most 3 are open"), Samples.Role, Samples.NetworkPolicy),
        Of(new PublishOutcome.Waiting(Desired("apps.edge"), WaitCause.Schedule, "the policy file's schedule, 0 6 * * * (UTC), opens none now"), Samples.NetworkPolicy),
        Of(new PublishOutcome.Declined(BranchOf("apps.old"), Pull(7, "apps.old") with { State = PullRequestState.Closed })),
        Of(new PublishOutcome.Declined(BranchOf("apps.older"), Pull(8, "apps.older") with { State = PullRequestState.Closed, Body = "by hand" })),
        new PublishOutcome.ObsoleteClosed(Pull(9, "apps.gone")),
        new PublishOutcome.Held(Pull(10, "apps.past") with { Labels = [Reconciler.HoldLabel] }, "the label kubeguard/hold is on it"),
        Of(new PublishOutcome.Failed(BranchOf("apps.bad"), "HTTP 502 from GitHub")),
    ];

    public static ChangeSet Changes { get; } = Samples.Changes() with
    {
        Abstentions =
        [
            new("ServiceAccount/shop/web", "It was not seen at all in 9 days.") { Kind = AbstentionKind.InsufficientEvidence },
            new("Role/shop/batch", "The rules stand in a Helm template.") { Kind = AbstentionKind.CannotEdit },
            new("Role/shop/cart", "Without it, get secrets would be denied.") { Kind = AbstentionKind.NotProven },
        ],
    };

    public static DashboardContent Content { get; } = DashboardContent.Of(OneOfEach, Changes, Samples.Facts);

    public static DashboardContent Many(int count, string reason = "3 pull requests of at most 3 are open") => DashboardContent.Of(
        [.. Enumerable.Range(0, count).Select(index => Of(new PublishOutcome.Waiting(Desired($"apps.{index:0000}"), WaitCause.Limit, reason)))],
        Samples.Changes() with
        {
            Abstentions = [.. Enumerable.Range(0, count).Select(index => new Abstention($"Role/shop/{index:0000}", "It was not seen at all in 9 days."))],
        },
        Samples.Facts);

    public static PublishOutcome Of(PublishOutcome outcome, params ImmutableArray<Proposal> proposals) =>
        outcome with { Proposals = proposals.IsEmpty ? [Samples.Role] : proposals };

    public static BranchName BranchOf(string group) => new($"kubeguard/prod/{group}");

    public static PullRequest Pull(int number, string group) => new()
    {
        Id = new(number),
        Head = BranchOf(group),
        Base = new("main"),
        Title = "fix: tighten",
        Body = BodyDocument.New(PullRequestEdits.FirstMarkerOf(Desired(group), new(new string('a', 40))), "Section").ToString(),
        State = PullRequestState.Open,
        Location = "",
    };

    public static DesiredPullRequest Desired(string group) => new()
    {
        Group = group,
        Branch = BranchOf(group),
        Title = "fix: tighten",
        Section = "Section",
        CommitMessage = "fix: tighten",
        Labels = [],
        Proposals = [Samples.Role],
        Files = [],
        Digest = "",
        Fingerprints = [group],
    };

    /// <summary>Brings the issue to a change and gives its body.</summary>
    public async Task<string> BringAsync(DashboardChange change, DashboardOptions? options = null)
    {
        (await new DashboardIssue(this, options ?? Options).BringAsync(change)).ShouldBe(new SideOutcome.Done());
        return Issue.ShouldNotBeNull().Body;
    }

    public Task<ForgeIssue?> FindAsync(IssueKey key, CancellationToken cancellation = default) => Task.FromResult(Issue);

    public Task<ForgeIssue?> EnsureAsync(IssueKey key, Func<ForgeIssue?, IssueDraft?> draft, CancellationToken cancellation = default)
    {
        if (draft(Issue) is { } wanted && (Issue is null || Issue.Body != wanted.Body || Issue.State != wanted.State))
        {
            Writes++;
            Issue = new(new(99), wanted.Title, wanted.Body, wanted.State, [key.Label], "");
        }

        return Task.FromResult(Issue);
    }

    public Task CloseAsync(IssueKey key, CancellationToken cancellation = default) => throw new NotSupportedException("The dashboard says why it is closed.");
}
