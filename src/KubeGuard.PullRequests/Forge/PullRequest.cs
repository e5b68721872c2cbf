using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Forge;

/// <summary>The number of a pull request in its repository, from 1.</summary>
public sealed record PullRequestId
{
    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for less than 1.</summary>
    public PullRequestId(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        Number = number;
    }

    /// <summary>The number.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Number}");
}

/// <summary>Where a pull request stands.</summary>
public enum PullRequestState
{
    /// <summary>Waiting for a decision.</summary>
    Open,

    /// <summary>Closed without being merged.</summary>
    Closed,

    /// <summary>Merged.</summary>
    Merged,
}

/// <summary>A pull request as the forge has it. Title and body may have been written by anybody.</summary>
public sealed record PullRequest
{
    /// <summary>Its number.</summary>
    public required PullRequestId Id { get; init; }

    /// <summary>The branch that it asks to merge.</summary>
    public required BranchName Head { get; init; }

    /// <summary>The branch that it is to be merged into.</summary>
    public required BranchName Base { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its body, with LF line ends.</summary>
    public required string Body { get; init; }

    /// <summary>Whether it is open.</summary>
    public required PullRequestState State { get; init; }

    /// <summary>Its labels, in ordinal order.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Where a person finds it: an address, or a file.</summary>
    public required string Location { get; init; }

    /// <summary>The commit at its head as the forge has it; null where the forge does not say.</summary>
    public CommitId? HeadCommit { get; init; }

    /// <summary>When it was opened; null where the forge does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was closed or merged; null while it is open, or where the forge does not say.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What the base branch holds of it after the merge; null when it is not merged, or where the forge does not say.</summary>
    public CommitId? MergeCommit { get; init; }

    /// <summary>Who is asked for a review, in ordinal order.</summary>
    public ReviewRequest Reviewers { get; init; } = ReviewRequest.Nobody;

    /// <summary>Logins of those it is assigned to, in ordinal order.</summary>
    public ImmutableArray<string> Assignees { get; init; } = [];

    /// <summary>What could not be set beside it (labels, reviewers, assignees), in words; the pull request itself is fine (B18).</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>Who is asked for a review.</summary>
/// <param name="Users">Logins, in ordinal order.</param>
/// <param name="Teams">Slugs of teams of the repository's organisation, in ordinal order.</param>
public sealed record ReviewRequest(ImmutableArray<string> Users, ImmutableArray<string> Teams)
{
    /// <summary>Nobody: CODEOWNERS decide.</summary>
    public static ReviewRequest Nobody { get; } = new([], []);

    /// <summary>Whether nobody is asked.</summary>
    public bool IsEmpty => Users.IsEmpty && Teams.IsEmpty;
}

/// <summary>A pull request to be opened.</summary>
public sealed record PullRequestDraft
{
    /// <summary>The pushed branch.</summary>
    public required BranchName Head { get; init; }

    /// <summary>The branch to merge into.</summary>
    public required BranchName Base { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown, the state marker first.</summary>
    public required string Body { get; init; }

    /// <summary>Labels, in ordinal order.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Who is asked for a review once it is open; failures are warnings (B18).</summary>
    public ReviewRequest Reviewers { get; init; } = ReviewRequest.Nobody;

    /// <summary>Logins of those it is assigned to once it is open; failures are warnings (B18).</summary>
    public ImmutableArray<string> Assignees { get; init; } = [];
}

/// <summary>What shall be set on a pull request; null leaves a field alone.</summary>
public sealed record PullRequestEdit
{
    /// <summary>New title.</summary>
    public string? Title { get; init; }

    /// <summary>New body.</summary>
    public string? Body { get; init; }

    /// <summary>New labels, all of them.</summary>
    public ImmutableArray<string>? Labels { get; init; }

    /// <summary>Who is to be asked for a review beside those that are asked already; failures are warnings (B18).</summary>
    public ReviewRequest Reviewers { get; init; } = ReviewRequest.Nobody;

    /// <summary>Logins to assign it to beside those that it is assigned to already; failures are warnings (B18).</summary>
    public ImmutableArray<string> Assignees { get; init; } = [];

    /// <summary>Whether a closed pull request is opened again.</summary>
    public bool Reopen { get; init; }

    /// <summary>Whether nothing would be set.</summary>
    public bool IsEmpty => this is { Title: null, Body: null, Labels: null, Reopen: false, Reviewers.IsEmpty: true, Assignees.IsEmpty: true };
}
