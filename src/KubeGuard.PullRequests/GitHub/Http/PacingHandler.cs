using System.Collections.Concurrent;

namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>
/// Keeps to GitHub's pace, account by account (B36). It stands inside the retries, so that each attempt counts; a request that GitHub refused
/// because of a limit had no effect and is sent again when the limit ends, whatever its method.
/// </summary>
internal sealed class PacingHandler(PacingLimits limits, TimeProvider time, RequestMetrics? metrics = null) : DelegatingHandler
{
    private const int MaximumRefusals = 4;

    private readonly ConcurrentDictionary<string, PacingGate> _gates = new(StringComparer.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var account = request.Options.TryGetValue(RequestNotes.Account, out var known) ? known : "nobody";
        var gate = _gates.GetOrAdd(account, _ => new(limits, time));
        for (var refusals = 0; ; refusals++)
        {
            var response = request.IsRead()
                ? await ReadAsync(gate, request, cancellationToken).ConfigureAwait(false)
                : await ChangeAsync(gate, request, cancellationToken).ConfigureAwait(false);
            var answer = await RateLimitAnswer.ReadAsync(response, time, cancellationToken).ConfigureAwait(false);
            gate.Note(answer);
            metrics?.Answered(request.Method, response.StatusCode, account, answer);
            if (!answer.IsRefusal || refusals == MaximumRefusals)
                return response;
            response.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var gate in disposing ? _gates.Values : [])
            gate.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> ReadAsync(PacingGate gate, HttpRequestMessage request, CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        await gate.EnterReadAsync(cancellation).ConfigureAwait(false);
        return await GoAsync(request, asked, cancellation).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> ChangeAsync(PacingGate gate, HttpRequestMessage request, CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        await gate.EnterChangeAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await GoAsync(request, asked, cancellation).ConfigureAwait(false);
        }
        finally
        {
            gate.LeaveChange();
        }
    }

    private async Task<HttpResponseMessage> GoAsync(HttpRequestMessage request, long asked, CancellationToken cancellation)
    {
        metrics?.Waited(request.Method, time.GetElapsedTime(asked));
        try
        {
            return await base.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics?.Failed(request.Method, exception);
            throw;
        }
    }
}
