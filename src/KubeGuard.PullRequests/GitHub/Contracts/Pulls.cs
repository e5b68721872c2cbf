using System.Collections.Immutable;

namespace KubeGuard.PullRequests.GitHub.Contracts;

// What GitHub sends and takes (REST API, version 2022-11-28): only the fields that are used; others are ignored. What may be absent has a default.

internal sealed record ApiUser(long Id, string Login, string Type);

internal sealed record ApiLabel(string Name);

internal sealed record ApiTeam(string Slug);

internal sealed record ApiRepositoryId(long Id);

internal sealed record ApiBranch(string Ref, string Sha, ApiRepositoryId? Repo = null);

internal sealed record ApiPullRequest(
    int Number,
    string State,
    string Title,
    string HtmlUrl,
    ApiBranch Head,
    ApiBranch Base,
    string? Body = null,
    DateTimeOffset? CreatedAt = null,
    DateTimeOffset? UpdatedAt = null,
    DateTimeOffset? ClosedAt = null,
    DateTimeOffset? MergedAt = null,
    string? MergeCommitSha = null,
    ImmutableArray<ApiLabel>? Labels = null,
    ImmutableArray<ApiUser>? Assignees = null,
    ImmutableArray<ApiUser>? RequestedReviewers = null,
    ImmutableArray<ApiTeam>? RequestedTeams = null);

internal sealed record ApiNewPullRequest(string Title, string Head, string Base, string Body);

internal sealed record ApiPullRequestEdit(string? Title = null, string? Body = null, string? State = null);

internal sealed record ApiChangedFile(string Filename, string Status, string? PreviousFilename = null);

/// <summary>A file; one of more than a megabyte comes without content, and with the encoding <c>none</c>.</summary>
internal sealed record ApiContent(string Type, long Size = 0, string? Content = null, string? Encoding = null);

internal sealed record ApiReviewRequest(ImmutableArray<string> Reviewers, ImmutableArray<string> TeamReviewers);

internal sealed record ApiReview(string State, ApiUser? User = null);
