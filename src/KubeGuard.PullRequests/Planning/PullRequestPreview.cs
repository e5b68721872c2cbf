using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Html;
using KubeGuard.PullRequests.Local;

namespace KubeGuard.PullRequests.Planning;

/// <summary>A pull request as it would be, for reading where there is no forge and nothing is pushed.</summary>
/// <param name="Name">File name without its ending: <c>0001-title</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Markdown">Title and body.</param>
/// <param name="Html">A page that needs nothing beside it.</param>
public sealed record PullRequestPreview(string Name, string Title, string Markdown, string Html)
{
    private static readonly ImmutableArray<ReviewControl> Controls =
    [
        new("Accept every change of this run", "Run it again with `--apply`; it edits the files in your checkout and nothing else."),
        new("Accept this one only", "Apply the diff by hand; a later run proposes what is left."),
        new("Check it", "Run `kubeguard verify` after the change: it replays the same logs over your files."),
    ];

    /// <summary>All pull requests of a run, in their order. Pure.</summary>
    public static ImmutableArray<PullRequestPreview> Render(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var options = new PublishOptions();
        var scope = BranchNaming.ScopeOf(input.Facts.Cluster, []);
        var nothing = new ActualState(new(new string('0', 40)), scope, [], ImmutableDictionary<BranchName, BranchFacts>.Empty);
        var plan = PlanBuilder.Build(input, input.Changes, nothing, Controls, options, null);
        return [.. plan.PullRequests.Select((desired, index) => Render(desired, index + 1, options.BaseBranch))];
    }

    private static PullRequestPreview Render(DesiredPullRequest desired, int number, BranchName trunk)
    {
        var pull = new PullRequest
        {
            Id = new(number),
            Head = desired.Branch,
            Base = trunk,
            Title = desired.Title,
            Body = desired.Section,
            State = PullRequestState.Open,
            Labels = desired.Labels,
            Location = "",
        };
        return new(
            Path.GetFileNameWithoutExtension(PullRequestFile.NameOf(number, desired.Title)),
            desired.Title,
            $"# {desired.Title}\n\n{desired.Section}\n",
            PullRequestPage.Render(new(pull, [], desired.Files)));
    }
}
