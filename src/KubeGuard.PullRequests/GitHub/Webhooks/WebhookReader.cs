using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub.Webhooks;

/// <summary>Reads deliveries (GitHub documentation, "Webhook events and payloads"). Check the signature first.</summary>
public static class WebhookReader
{
    private const string Branches = "refs/heads/";

    /// <summary>Reads a delivery; never throws for what it holds.</summary>
    /// <param name="kind">The value of <see cref="WebhookEvent.Header"/>.</param>
    /// <param name="body">The bytes as they came.</param>
    public static WebhookReading Read(string kind, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(kind);
        try
        {
            return new WebhookReading.Read(kind switch
            {
                "issue_comment" => Comment(Parse(body, GitHubJson.Default.ApiCommentDelivery)),
                "issues" => Issue(Parse(body, GitHubJson.Default.ApiIssueDelivery)),
                "pull_request" => PullRequest(Parse(body, GitHubJson.Default.ApiPullRequestDelivery)),
                "push" => Push(Parse(body, GitHubJson.Default.ApiPushDelivery)),
                "check_run" => Check(Parse(body, GitHubJson.Default.ApiCheckDelivery)),
                "check_suite" => Suite(Parse(body, GitHubJson.Default.ApiSuiteDelivery)),
                "installation" or "installation_repositories" => Installation(kind, Parse(body, GitHubJson.Default.ApiInstallationDelivery)),
                "ping" => new WebhookEvent.Ping(),
                _ => new WebhookEvent.Other(kind),
            });
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentOutOfRangeException)
        {
            return new WebhookReading.Malformed($"The delivery is not a {kind} as GitHub documents it: {exception.Message}");
        }
    }

    private static T Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(body, type) ?? throw new JsonException("it is null");

    private static WebhookEvent Comment(ApiCommentDelivery delivery)
    {
        CommentAction? action = delivery.Action switch
        {
            "created" => CommentAction.Created,
            "edited" => CommentAction.Edited,
            "deleted" => CommentAction.Deleted,
            _ => null,
        };
        return action is { } known
            ? new WebhookEvent.Commented(
                RepositoryName.Parse(delivery.Repository.FullName),
                known,
                delivery.Issue.PullRequest is not null,
                delivery.Issue.Locked,
                GitHubComments.Of(delivery.Comment, new(delivery.Issue.Number), self: null))
            : new WebhookEvent.Other($"issue_comment.{delivery.Action}");
    }

    /// <summary>
    /// The bot is the author of its dashboard, which tells it from people without asking who the bot is: with a token it is an account like any other.
    /// </summary>
    private static WebhookEvent Issue(ApiIssueDelivery delivery)
    {
        var labels = PullRequestMapping.Names(delivery.Issue.Labels, GitHubIssues.LabelName);
        return delivery.Action is "edited" or "reopened"
            && labels.Contains(IssueKey.Dashboard.Label, StringComparer.OrdinalIgnoreCase)
            && PullRequestMapping.User(delivery.Sender) is { Kind: ForgeUserKind.Person } by && by.Id != delivery.Issue.User?.Id
                ? new WebhookEvent.DashboardChanged(RepositoryName.Parse(delivery.Repository.FullName), new(delivery.Issue.Number), by)
                : new WebhookEvent.Other($"issues.{delivery.Action}");
    }

    private static WebhookEvent.PullRequestChanged PullRequest(ApiPullRequestDelivery delivery)
    {
        var pull = PullRequestMapping.Of(delivery.PullRequest);
        return new(
            RepositoryName.Parse(delivery.Repository.FullName),
            delivery.Action,
            new(delivery.PullRequest.Number),
            pull?.Head,
            PullRequestMapping.State(delivery.PullRequest));
    }

    private static WebhookEvent Push(ApiPushDelivery delivery) =>
        delivery.Ref.StartsWith(Branches, StringComparison.Ordinal) && BranchName.IsValid(delivery.Ref[Branches.Length..])
            ? new WebhookEvent.Pushed(
                RepositoryName.Parse(delivery.Repository.FullName), new(delivery.Ref[Branches.Length..]), delivery.Deleted ? null : new CommitId(delivery.After))
            : new WebhookEvent.Other("push");

    private static WebhookEvent Check(ApiCheckDelivery delivery) =>
        delivery.Action is "rerequested" or "requested_action" && PullRequestMapping.User(delivery.Sender) is { } sender
            ? new WebhookEvent.CheckRequested(
                RepositoryName.Parse(delivery.Repository.FullName), delivery.CheckRun.Name, new(delivery.CheckRun.HeadSha), delivery.RequestedAction?.Identifier, sender)
            : new WebhookEvent.Other($"check_run.{delivery.Action}");

    private static WebhookEvent Suite(ApiSuiteDelivery delivery) =>
        delivery.Action == "rerequested" && PullRequestMapping.User(delivery.Sender) is { } sender
            ? new WebhookEvent.CheckRequested(
                RepositoryName.Parse(delivery.Repository.FullName), Name: null, new(delivery.CheckSuite.HeadSha), ActionId: null, sender)
            : new WebhookEvent.Other($"check_suite.{delivery.Action}");

    /// <summary>What takes the whole installation away is about all repositories, whichever GitHub lists.</summary>
    private static WebhookEvent Installation(string kind, ApiInstallationDelivery delivery) => delivery.Action switch
    {
        "created" or "unsuspend" or "new_permissions_accepted" => Changed(delivery, InstallationReach.Given, delivery.Repositories),
        "added" => Changed(delivery, InstallationReach.Given, delivery.RepositoriesAdded),
        "removed" => Changed(delivery, InstallationReach.Taken, delivery.RepositoriesRemoved),
        "deleted" or "suspend" => Changed(delivery, InstallationReach.Taken, null),
        _ => new WebhookEvent.Other($"{kind}.{delivery.Action}"),
    };

    private static WebhookEvent.InstallationChanged Changed(ApiInstallationDelivery delivery, InstallationReach reach, ImmutableArray<ApiRepositoryName>? repositories)
    {
        var names = (repositories ?? []).Select(repository => RepositoryName.Parse(repository.FullName));
        return new(reach, delivery.Installation.Account.Login, [.. names.Distinct().OrderBy(name => name.ToString(), StringComparer.Ordinal)]);
    }
}
