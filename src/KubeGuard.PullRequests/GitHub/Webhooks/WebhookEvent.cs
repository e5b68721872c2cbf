using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.GitHub.Webhooks;

/// <summary>What a delivery says, as far as the bot acts on it. All texts may have been written by anybody.</summary>
public abstract record WebhookEvent
{
    /// <summary>The header that names the kind of event.</summary>
    public const string Header = "X-GitHub-Event";

    private WebhookEvent()
    {
    }

    /// <summary>Somebody wrote, edited or deleted a comment on an issue or a pull request.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Action">What was done.</param>
    /// <param name="IsOnPullRequest">Whether it is on a pull request.</param>
    /// <param name="Comment">
    /// The comment; <see cref="PullRequestComment.IsOwn"/> is always false, since the delivery does not know who the bot is.
    /// </param>
    public sealed record Commented(RepositoryName Repository, CommentAction Action, bool IsOnPullRequest, PullRequestComment Comment) : WebhookEvent;

    /// <summary>Something happened to a pull request.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Action">GitHub's word, such as <c>closed</c>, <c>reopened</c>, <c>labeled</c>, <c>synchronize</c>.</param>
    /// <param name="Id">Which.</param>
    /// <param name="Head">Its branch; null when that is in a fork or gone.</param>
    /// <param name="State">How it stands now.</param>
    public sealed record PullRequestChanged(
        RepositoryName Repository, string Action, PullRequestId Id, BranchName? Head, PullRequestState State) : WebhookEvent;

    /// <summary>A branch was pushed, made or deleted; tags are left out.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Branch">Which.</param>
    /// <param name="Head">What it holds now; null when it was deleted.</param>
    public sealed record Pushed(RepositoryName Repository, BranchName Branch, CommitId? Head) : WebhookEvent;

    /// <summary>Somebody pressed a button of a check run of the bot (B17).</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Name">Name of the check.</param>
    /// <param name="Head">The commit that it is about.</param>
    /// <param name="ActionId">The button's id; null for GitHub's own "Re-run".</param>
    /// <param name="Sender">Who pressed it.</param>
    public sealed record CheckRequested(RepositoryName Repository, string Name, CommitId Head, string? ActionId, ForgeUser Sender) : WebhookEvent;

    /// <summary>The App was installed, removed, suspended, or given or denied repositories.</summary>
    /// <param name="Action">GitHub's word, such as <c>created</c>, <c>deleted</c>, <c>suspend</c>, <c>added</c>, <c>removed</c>.</param>
    /// <param name="Repositories">The repositories that it is about, in ordinal order; empty where GitHub names none.</param>
    public sealed record InstallationChanged(string Action, ImmutableArray<RepositoryName> Repositories) : WebhookEvent;

    /// <summary>GitHub tries out the endpoint.</summary>
    public sealed record Ping : WebhookEvent;

    /// <summary>Something that the bot does not act on.</summary>
    /// <param name="Kind">The kind of event.</param>
    public sealed record Other(string Kind) : WebhookEvent;
}

/// <summary>What was done to a comment.</summary>
public enum CommentAction
{
    /// <summary>Written: the only one that can be a command (B29).</summary>
    Created,

    /// <summary>Edited.</summary>
    Edited,

    /// <summary>Deleted.</summary>
    Deleted,
}

/// <summary>What reading a delivery gives.</summary>
public abstract record WebhookReading
{
    private WebhookReading()
    {
    }

    /// <summary>It was understood.</summary>
    public sealed record Read(WebhookEvent Event) : WebhookReading;

    /// <summary>It is not what GitHub documents; the reason is fit for a log.</summary>
    public sealed record Malformed(string Reason) : WebhookReading;
}
