using System.Diagnostics.Metrics;
using System.Net;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>What is measured of requests to GitHub (B36): each attempt with its answer, how long it waited for its turn, what is left of the limit.</summary>
internal sealed class RequestMetrics
{
    private const string Method = "http.request.method";

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _waits;
    private readonly Gauge<long> _remaining;

    public RequestMetrics(Meter meter)
    {
        _requests = meter.CreateCounter<long>("kubeguard.github.requests", "{request}", "Requests to GitHub, by method and status; each attempt counts.");
        _waits = meter.CreateHistogram(
            "kubeguard.github.wait.duration", "s", "How long requests waited for their turn.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 900] });
        _remaining = meter.CreateGauge<long>("kubeguard.github.rate_limit.remaining", "{request}", "Requests that are left of the hourly limit, by account.");
    }

    /// <summary>A request may go now.</summary>
    public void Waited(HttpMethod method, TimeSpan span) => _waits.Record(span.TotalSeconds, new KeyValuePair<string, object?>(Method, method.Method));

    /// <summary>It was answered.</summary>
    public void Answered(HttpMethod method, HttpStatusCode status, string account, RateLimitAnswer limits)
    {
        _requests.Add(1, new(Method, method.Method), new("http.response.status_code", (int)status));
        if (limits.Remaining < int.MaxValue)
            _remaining.Record(limits.Remaining, new KeyValuePair<string, object?>("kubeguard.github.account", account));
    }

    /// <summary>It got no answer.</summary>
    public void Failed(HttpMethod method, Exception exception) =>
        _requests.Add(1, new(Method, method.Method), new("error.type", exception.GetType().Name));
}
