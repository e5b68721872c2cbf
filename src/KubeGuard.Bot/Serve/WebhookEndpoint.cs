using System.Collections.Immutable;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.PullRequests.GitHub.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// Takes GitHub's deliveries (B33): checks the signature over the raw bytes, keeps what is asked on the disk, answers 202. A delivery only says
/// where to look; what is there is read from GitHub.
/// </summary>
internal sealed partial class WebhookEndpoint(Worker worker, Inbox inbox, WorkQueue queue, ILogger<WebhookEndpoint> logger)
{
    /// <summary>Where deliveries go.</summary>
    public const string Path = "/webhooks/github";

    /// <summary>GitHub's own limit for a delivery.</summary>
    private const int LargestDelivery = 25 * 1024 * 1024;

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

    private async Task TakeAsync(HttpContext context, ImmutableArray<Secret> secrets) =>
        context.Response.StatusCode = await AnswerAsync(context.Request, secrets, context.RequestAborted);

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
                if (ItemOf(read.Event) is { } item && await inbox.TryAddAsync(id, item, cancellation))
                    queue.Add(item, id);
                return StatusCodes.Status202Accepted;
            default:
                throw new InvalidOperationException("A reading of a delivery that the endpoint does not know.");
        }
    }

    /// <summary>What a delivery asks for; null for nothing, or for a repository that is not looked after.</summary>
    private WorkItem? ItemOf(WebhookEvent delivery) => delivery switch
    {
        WebhookEvent.Commented { Action: CommentAction.Created, IsOnPullRequest: true } commented => Item(commented.Repository.ToString(), WorkKind.Comments),
        WebhookEvent.Commented => null,
        WebhookEvent.PullRequestChanged { Action: "closed" or "reopened" or "unlabeled" } changed => Item(changed.Repository.ToString(), WorkKind.Pass),
        WebhookEvent.PullRequestChanged => null,
        WebhookEvent.Pushed { Head: not null } pushed => IsBase(pushed) ? Item(pushed.Repository.ToString(), WorkKind.Pass) : null,
        WebhookEvent.Pushed => null,
        WebhookEvent.CheckRequested or WebhookEvent.InstallationChanged or WebhookEvent.Ping or WebhookEvent.Other => null,
        _ => throw new InvalidOperationException("A delivery that the endpoint does not know."),
    };

    /// <summary>Where the configuration names no base branch, every branch that is not the bot's may be it.</summary>
    private bool IsBase(WebhookEvent.Pushed pushed) => worker.All.Any(target =>
        string.Equals(target.Name, pushed.Repository.ToString(), StringComparison.OrdinalIgnoreCase)
        && (target.Base is { } trunk ? trunk == pushed.Branch : !pushed.Branch.Value.StartsWith("kubeguard", StringComparison.Ordinal)));

    private WorkItem? Item(string repository, WorkKind kind) =>
        worker.All.FirstOrDefault(target => string.Equals(target.Name, repository, StringComparison.OrdinalIgnoreCase)) is { } target ? new(target.Name, kind) : null;

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Warning, "A delivery was refused: its signature is {Check}")]
        public static partial void Refused(ILogger logger, SignatureCheck check);

        [LoggerMessage(12, LogLevel.Warning, "Delivery {Delivery} was refused: {Reason}")]
        public static partial void Malformed(ILogger logger, string delivery, string reason);
    }
}
