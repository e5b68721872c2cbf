using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>
/// Innermost: one attempt, with its end: a time limit that covers the body, a size limit, and a circuit breaker for a server that is down. The
/// time limit measures the network and so runs on the real clock, whatever clock the pacing runs on.
/// </summary>
internal sealed class AttemptHandler(RetryLimits limits, TimeProvider time) : DelegatingHandler
{
    /// <summary>More than any answer that this client asks for: a hundred pull requests with bodies of 65,536 characters.</summary>
    private const int LargestAnswer = 64 * 1024 * 1024;

    private readonly ResiliencePipeline<HttpResponseMessage> _breaker = Breaker(limits, time);
    private readonly ResiliencePipeline _timeout = new ResiliencePipelineBuilder().AddTimeout(new TimeoutStrategyOptions { Timeout = limits.AttemptTimeout }).Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await _breaker.ExecuteAsync(
            async token => await _timeout.ExecuteAsync(async limited => await AttemptAsync(request, limited).ConfigureAwait(false), token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    private async Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await base.SendAsync(request, cancellation).ConfigureAwait(false);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellation).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static ResiliencePipeline<HttpResponseMessage> Breaker(RetryLimits limits, TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.5,
                MinimumThroughput = limits.FailuresThatOpenTheCircuit,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = limits.OpenFor,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
                {
                    { Exception: HttpRequestException or TimeoutRejectedException or IOException } => true,
                    { Result: { } response } => (int)response.StatusCode >= 500,
                    _ => false,
                }),
            })
            .Build();
}
