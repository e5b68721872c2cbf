using System.Collections.Immutable;
using System.Text.Json;

namespace KubeGuard.PullRequests.GitHub.Contracts;

// The bodies of webhook deliveries: only what is used, as in the other contracts.

internal sealed record ApiRepositoryName(string FullName);

internal sealed record ApiDeliveredIssue(int Number, JsonElement? PullRequest = null);

internal sealed record ApiCommentDelivery(string Action, ApiDeliveredIssue Issue, ApiComment Comment, ApiRepositoryName Repository);

internal sealed record ApiPullRequestDelivery(string Action, ApiPullRequest PullRequest, ApiRepositoryName Repository);

internal sealed record ApiPushDelivery(string Ref, string After, ApiRepositoryName Repository, bool Deleted = false);

internal sealed record ApiDeliveredCheck(string Name, string HeadSha);

internal sealed record ApiRequestedAction(string Identifier);

internal sealed record ApiCheckDelivery(
    string Action, ApiDeliveredCheck CheckRun, ApiRepositoryName Repository, ApiUser Sender, ApiRequestedAction? RequestedAction = null);

internal sealed record ApiInstallationDelivery(
    string Action,
    ImmutableArray<ApiRepositoryName>? Repositories = null,
    ImmutableArray<ApiRepositoryName>? RepositoriesAdded = null,
    ImmutableArray<ApiRepositoryName>? RepositoriesRemoved = null);
