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
    /// <param name="IsLocked">Whether the conversation is locked: the bot could not reply there.</param>
    /// <param name="Comment">
    /// The comment; <see cref="PullRequestComment.IsOwn"/> is always false, since the delivery does not know who the bot is.
    /// </param>
    public sealed record Commented(
        RepositoryName Repository, CommentAction Action, bool IsOnPullRequest, bool IsLocked, PullRequestComment Comment) : WebhookEvent;

    /// <summary>A person edited or reopened a dashboard (B22), by which boxes are ticked; what the bot itself did to its issue is none.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Issue">The issue.</param>
    /// <param name="By">Who.</param>
    public sealed record DashboardChanged(RepositoryName Repository, PullRequestId Issue, ForgeUser By) : WebhookEvent;

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

    /// <summary>Somebody asked for checks of the bot anew (B17). GitHub tells it to the App whose checks they are, and to no other.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Name">Name of the check; null for all of the commit.</param>
    /// <param name="Head">The commit that it is about.</param>
    /// <param name="ActionId">The id of the button of ours that was pressed; null for GitHub's own "Re-run".</param>
    /// <param name="Sender">Who asked.</param>
    public sealed record CheckRequested(RepositoryName Repository, string? Name, CommitId Head, string? ActionId, ForgeUser Sender) : WebhookEvent;

    /// <summary>The App was installed, removed or suspended for an account, given other permissions, or given or denied repositories.</summary>
    /// <param name="Reach">Whether it may do more or less than before.</param>
    /// <param name="Owner">The account.</param>
    /// <param name="Repositories">The account's repositories that it is about, in ordinal order; empty: all.</param>
    public sealed record InstallationChanged(InstallationReach Reach, string Owner, ImmutableArray<RepositoryName> Repositories) : WebhookEvent;

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

/// <summary>What became of the App's reach.</summary>
public enum InstallationReach
{
    /// <summary>Installed, unsuspended, given repositories, or its new permissions were accepted.</summary>
    Given,

    /// <summary>Removed, suspended, or denied repositories.</summary>
    Taken,
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
