using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>A pull request as the rest of the bot knows it.</summary>
internal static class PullRequestMapping
{
    /// <summary>
    /// The pull request; null when its head is not a branch of the repository itself: a fork may call its branch as the bot does, and write the
    /// bot's marker into the body.
    /// </summary>
    public static PullRequest? Of(ApiPullRequest pull) =>
        pull.Head.Repo is { } repository && repository.Id == pull.Base.Repo?.Id && pull.Number > 0
        && BranchName.IsValid(pull.Head.Ref) && BranchName.IsValid(pull.Base.Ref)
            ? new()
            {
                Id = new(pull.Number),
                Head = new(pull.Head.Ref),
                Base = new(pull.Base.Ref),
                Title = pull.Title,
                Body = Text(pull.Body),
                State = State(pull),
                Labels = Names(pull.Labels, label => label.Name),
                Location = pull.HtmlUrl,
                HeadCommit = CommitId.IsValid(pull.Head.Sha) ? new(pull.Head.Sha) : null,
                CreatedAt = pull.CreatedAt,
                ClosedAt = pull.ClosedAt,
                MergeCommit = pull.MergedAt is not null && CommitId.IsValid(pull.MergeCommitSha) ? new(pull.MergeCommitSha!) : null,
                Reviewers = new(Names(pull.RequestedReviewers, user => user.Login), Names(pull.RequestedTeams, team => team.Slug)),
                Assignees = Names(pull.Assignees, user => user.Login),
            }
            : null;

    public static PullRequestState State(ApiPullRequest pull) => pull.MergedAt is not null ? PullRequestState.Merged : State(pull.State);

    public static PullRequestState State(string word) => word == "open" ? PullRequestState.Open : PullRequestState.Closed;

    /// <summary>
    /// A body as it was written: GitHub's editor sends CRLF, and nothing is promised about the line break at the end, so there is always one.
    /// </summary>
    public static string Text(string? body) => string.IsNullOrWhiteSpace(body) ? "" : $"{body.ReplaceLineEndings("\n").TrimEnd('\n')}\n";

    public static ForgeUser? User(ApiUser? user) => user is null
        ? null
        : new(user.Id, user.Login, user.Type switch
        {
            "User" => ForgeUserKind.Person,
            "Bot" => ForgeUserKind.Bot,
            _ => ForgeUserKind.Other,
        });

    public static ImmutableArray<string> Names<T>(ImmutableArray<T>? entries, Func<T, string> name) =>
        [.. (entries ?? []).Select(name).Order(StringComparer.Ordinal)];
}
