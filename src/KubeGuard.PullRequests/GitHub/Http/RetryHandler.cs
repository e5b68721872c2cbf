using System.Net;
using Polly;
using Polly.Retry;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>
/// Sends again what failed on the way, where that is safe: what may be repeated, and what never reached the server. Creating something is not
/// repeated here; the caller looks whether it is there (B4).
/// </summary>
internal sealed class RetryHandler(RetryLimits limits, TimeProvider time) : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = Pipeline(limits, time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Request, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                async state => await base.SendAsync(request, state.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(RetryLimits limits, TimeProvider time)
    {
        if (limits.Retries == 0)
            return ResiliencePipeline<HttpResponseMessage>.Empty;
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        return builder
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = limits.Retries,
                Delay = limits.FirstDelay,
                MaxDelay = limits.LongestDelay,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = arguments => ValueTask.FromResult(MayRepeat(arguments.Context, arguments.Outcome)),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    private static bool MayRepeat(ResilienceContext context, Outcome<HttpResponseMessage> outcome)
    {
        var repeatable = context.Properties.TryGetValue(Request, out var request) && request.IsRepeatable();
        return outcome switch
        {
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } } => true,
            { Exception: HttpRequestException or ExecutionRejectedException or IOException } => repeatable,
            { Result.StatusCode: HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => repeatable,
            _ => false,
        };
    }
}

/// <summary>How patient the client is with a server or a network in trouble.</summary>
public sealed record RetryLimits
{
    /// <summary>How often a request is sent again. Default 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Before the first repetition; doubles with each. Default one second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay. Default 30 seconds.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take, body included. Default 30 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many attempts within half a minute have to fail, more than half of all, before none is made for a while. Default 20.</summary>
    public int FailuresThatOpenTheCircuit { get; init; } = 20;

    /// <summary>How long none is made then. Default 30 seconds.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(30);
}
