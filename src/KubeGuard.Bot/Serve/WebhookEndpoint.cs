using System.Collections.Immutable;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Commands;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.PullRequests.GitHub.Webhooks;
using KubeGuard.PullRequests.Planning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Takes GitHub's deliveries (B33): checks the signature over the raw bytes, keeps what is asked on the disk, answers 202. A delivery only says
/// where to look; what is there is read from GitHub.
/// </summary>
internal sealed partial class WebhookEndpoint(
    Worker worker, Inbox inbox, WorkQueue queue, FirstReactions reactions, TimeProvider time, ILogger<WebhookEndpoint> logger)
{
    /// <summary>Where deliveries go.</summary>
    public const string Path = "/webhooks/github";

    /// <summary>GitHub's own limit for a delivery.</summary>
    private const int LargestDelivery = 25 * 1024 * 1024;

    /// <summary>How long a comment is news.</summary>
    private static readonly TimeSpan News = TimeSpan.FromMinutes(10);

    /// <summary>The secrets of the settings; without one there is no endpoint.</summary>
    public static ImmutableArray<Secret> SecretsOf(GitHubSettings settings) =>
        [.. settings.WebhookSecrets.Select(Secret.Of), .. settings.WebhookSecretFiles.Select(Secret.FromFile)];

    /// <summary>Opens the endpoint when there is a secret.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var secrets = SecretsOf(worker.Options.GitHub);
        if (!secrets.IsEmpty)
            routes.MapPost(Path, context => TakeAsync(context, secrets));
    }

    private async Task TakeAsync(HttpContext context, ImmutableArray<Secret> secrets)
    {
        var status = await AnswerAsync(context.Request, secrets, context.RequestAborted);
        worker.Telemetry.CountDelivery(status);
        if (status == StatusCodes.Status202Accepted)
            Log.Taken(logger, context.Request.Headers[DeliveryId.Header].ToString(), context.Request.Headers[WebhookEvent.Header].ToString());
        context.Response.StatusCode = status;
    }

    private async Task<int> AnswerAsync(HttpRequest request, ImmutableArray<Secret> secrets, CancellationToken cancellation)
    {
        if (request.ContentLength > LargestDelivery)
            return StatusCodes.Status413PayloadTooLarge;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (WebhookSignature.Check(bytes.Span, request.Headers[WebhookSignature.Header], secrets) is not SignatureCheck.Valid and var check)
        {
            Log.Refused(logger, check);
            return StatusCodes.Status401Unauthorized;
        }

        if (DeliveryId.Read(request.Headers[DeliveryId.Header]) is not { } id)
            return StatusCodes.Status400BadRequest;
        switch (WebhookReader.Read(request.Headers[WebhookEvent.Header].ToString(), bytes.Span))
        {
            case WebhookReading.Malformed malformed:
                Log.Malformed(logger, id.Value, malformed.Reason);
                return StatusCodes.Status400BadRequest;
            case WebhookReading.Read read:
                await TakeAsync(id, read.Event, cancellation);
                return StatusCodes.Status202Accepted;
            default:
                throw new InvalidOperationException("A reading of a delivery that the endpoint does not know.");
        }
    }

    private async Task TakeAsync(DeliveryId id, WebhookEvent delivery, CancellationToken cancellation)
    {
        if (delivery is WebhookEvent.InstallationChanged changed)
            Forget(changed);
        var items = ItemsOf(delivery);
        for (var index = 0; index < items.Length; index++)
        {
            if (!await inbox.TryAddAsync(id.Part(index), items[index], cancellation))
                continue;
            if (delivery is WebhookEvent.Commented { IsLocked: false } commented && IsNews(commented.Comment))
                reactions.Add(worker.Targets([items[index].Repository])[0], commented.Comment.Id);
            queue.Add(items[index], id.Part(index));
        }
    }

    /// <summary>What a delivery asks for; nothing for a repository that is not looked after.</summary>
    private ImmutableArray<WorkItem> ItemsOf(WebhookEvent delivery) => delivery switch
    {
        WebhookEvent.Commented { Action: CommentAction.Created } commented when CommandDesk.Concerns(commented.Comment) => Items(commented.Repository, WorkKind.Comments),
        WebhookEvent.Commented => [],
        WebhookEvent.PullRequestChanged { Action: "closed" or "reopened" or "unlabeled" } changed => Items(changed.Repository, WorkKind.Pass),
        WebhookEvent.PullRequestChanged { Action: "opened" or "synchronize" } changed => IsProposal(changed.Head) ? [] : Items(changed.Repository, WorkKind.Policies),
        WebhookEvent.PullRequestChanged => [],
        WebhookEvent.DashboardChanged changed => Items(changed.Repository, WorkKind.Pass),
        WebhookEvent.Pushed { Head: not null } pushed => IsBase(pushed) ? Items(pushed.Repository, WorkKind.Pass) : [],
        WebhookEvent.Pushed => [],
        WebhookEvent.CheckRequested { ActionId: null or DesiredCheck.RerunId } asked =>
            [.. Items(asked.Repository, WorkKind.Checks).Select(item => item with { Pressed = new(asked.Name, asked.Head, asked.Sender) })],
        WebhookEvent.CheckRequested => [],
        WebhookEvent.InstallationChanged { Reach: InstallationReach.Given } given => [.. Concerned(given).Select(target => new WorkItem(target.Name, WorkKind.Pass))],
        WebhookEvent.InstallationChanged or WebhookEvent.Ping or WebhookEvent.Other => [],
        _ => throw new InvalidOperationException("A delivery that the endpoint does not know."),
    };

    /// <summary>A delivery may come late, or again, when the comment has been edited or answered: only a new one gets eyes from here.</summary>
    private bool IsNews(PullRequestComment comment) => time.GetUtcNow() - comment.CreatedAt < News;

    /// <summary>Whatever was asked of the forge for these repositories is asked anew: other installation, other permissions.</summary>
    private void Forget(WebhookEvent.InstallationChanged changed)
    {
        foreach (var target in Concerned(changed))
        {
            worker.Connector.Forget(target);
            Log.Reach(logger, target.Name, changed.Reach);
        }
    }

    /// <summary>The repositories that a change of the App's installation is about, once each.</summary>
    private IEnumerable<RepositoryTarget> Concerned(WebhookEvent.InstallationChanged changed) => worker.All
        .DistinctBy(target => target.Name, StringComparer.OrdinalIgnoreCase)
        .Where(target => RepositoryName.Parse(target.Name) is var name && (changed.Repositories.IsEmpty
            ? string.Equals(name.Owner, changed.Owner, StringComparison.OrdinalIgnoreCase)
            : changed.Repositories.Contains(name)));

    /// <summary>A branch of the bot's proposals: it never edits the policy file.</summary>
    private static bool IsProposal(BranchName? head) => head is not null && BranchNaming.IsProposal(head);

    /// <summary>Where the configuration names no base branch, every branch that is not the bot's may be it.</summary>
    private bool IsBase(WebhookEvent.Pushed pushed) => worker.All.Any(target =>
        string.Equals(target.Name, pushed.Repository.ToString(), StringComparison.OrdinalIgnoreCase)
        && (target.Base is { } trunk ? trunk == pushed.Branch : !BranchNaming.MayBeOwn(pushed.Branch)));

    private ImmutableArray<WorkItem> Items(RepositoryName repository, WorkKind kind) =>
        worker.All.FirstOrDefault(target => string.Equals(target.Name, repository.ToString(), StringComparison.OrdinalIgnoreCase)) is { } target ? [new(target.Name, kind)] : [];

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Warning, "A delivery was refused: its signature is {Check}")]
        public static partial void Refused(ILogger logger, SignatureCheck check);

        [LoggerMessage(13, LogLevel.Information, "Delivery {Delivery} was taken: {Event}")]
        public static partial void Taken(ILogger logger, string delivery, string @event);

        [LoggerMessage(12, LogLevel.Warning, "Delivery {Delivery} was refused: {Reason}")]
        public static partial void Malformed(ILogger logger, string delivery, string reason);

        [LoggerMessage(14, LogLevel.Information, "The App's reach to {Repository} was {Reach}: its token is forgotten, its installation looked up anew")]
        public static partial void Reach(ILogger logger, string repository, InstallationReach reach);
    }
}
