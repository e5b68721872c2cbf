using System.Collections.Immutable;
using System.Text.Json;

namespace KubeGuard.PullRequests.GitHub.Contracts;

internal sealed record ApiComment(
    long Id, string IssueUrl, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Body = null, ApiUser? User = null);

internal sealed record ApiText(string Body);

internal sealed record ApiReaction(string Content);

internal sealed record ApiLabels(ImmutableArray<string> Labels);

internal sealed record ApiAssignees(ImmutableArray<string> Assignees);

/// <summary>The last member is present when it is a pull request: GitHub lists them as issues too.</summary>
internal sealed record ApiIssue(
    int Number,
    string State,
    string Title,
    string HtmlUrl,
    string? Body = null,
    bool Locked = false,
    ApiUser? User = null,
    ImmutableArray<JsonElement>? Labels = null,
    JsonElement? PullRequest = null);

internal sealed record ApiNewIssue(string Title, string Body, ImmutableArray<string> Labels);

internal sealed record ApiIssueEdit(string? Title = null, string? Body = null, string? State = null);
