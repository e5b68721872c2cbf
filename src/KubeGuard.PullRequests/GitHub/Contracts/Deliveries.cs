using System.Collections.Immutable;
using System.Text.Json;

namespace KubeGuard.PullRequests.GitHub.Contracts;

// The bodies of webhook deliveries: only what is used, as in the other contracts.

internal sealed record ApiRepositoryName(string FullName);

internal sealed record ApiDeliveredIssue(
    int Number, bool Locked = false, JsonElement? PullRequest = null, ApiUser? User = null, ImmutableArray<JsonElement>? Labels = null);

internal sealed record ApiIssueDelivery(string Action, ApiDeliveredIssue Issue, ApiRepositoryName Repository, ApiUser Sender);

internal sealed record ApiCommentDelivery(string Action, ApiDeliveredIssue Issue, ApiComment Comment, ApiRepositoryName Repository);

internal sealed record ApiPullRequestDelivery(string Action, ApiPullRequest PullRequest, ApiRepositoryName Repository);

internal sealed record ApiPushDelivery(string Ref, string After, ApiRepositoryName Repository, bool Deleted = false);

internal sealed record ApiDeliveredCheck(string Name, string HeadSha);

internal sealed record ApiRequestedAction(string Identifier);

internal sealed record ApiCheckDelivery(
    string Action, ApiDeliveredCheck CheckRun, ApiRepositoryName Repository, ApiUser Sender, ApiRequestedAction? RequestedAction = null);

internal sealed record ApiDeliveredSuite(string HeadSha);

internal sealed record ApiSuiteDelivery(string Action, ApiDeliveredSuite CheckSuite, ApiRepositoryName Repository, ApiUser Sender);

/// <summary>A user, an organisation or an enterprise, which has a slug instead of a login.</summary>
internal sealed record ApiInstalledFor(string Login = "");

internal sealed record ApiDeliveredInstallation(ApiInstalledFor Account);

internal sealed record ApiInstallationDelivery(
    string Action,
    ApiDeliveredInstallation Installation,
    ImmutableArray<ApiRepositoryName>? Repositories = null,
    ImmutableArray<ApiRepositoryName>? RepositoriesAdded = null,
    ImmutableArray<ApiRepositoryName>? RepositoriesRemoved = null);
