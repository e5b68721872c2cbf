namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>The pace of one account: changes one at a time and within the limits; everything waits while GitHub says so (B36).</summary>
internal sealed class PacingGate(PacingLimits limits, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _changes = new(1);
    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _sent = new();
    private DateTimeOffset _lastSent = DateTimeOffset.MinValue;
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;
    private int _refusals;

    /// <summary>Waits until a read may go.</summary>
    public async Task EnterReadAsync(CancellationToken cancellation) => await WaitAsync(OpensAt, cancellation).ConfigureAwait(false);

    /// <summary>Waits until a change may go and no other is on its way. Call <see cref="LeaveChange"/> when it is answered.</summary>
    public async Task EnterChangeAsync(CancellationToken cancellation)
    {
        await _changes.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await WaitAsync(NextChangeAt, cancellation).ConfigureAwait(false);
            lock (_lock)
            {
                _lastSent = time.GetUtcNow();
                _sent.Enqueue(_lastSent);
            }
        }
        catch
        {
            _changes.Release();
            throw;
        }
    }

    /// <summary>Lets the next change through.</summary>
    public void LeaveChange() => _changes.Release();

    /// <summary>Takes note of what an answer says about limits.</summary>
    public void Note(RateLimitAnswer answer)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var wait = answer.IsRefusal
                ? answer.Wait ?? limits.SecondaryWait * Math.Pow(2, Math.Min(_refusals, 10))
                : answer.Remaining <= limits.Reserve ? answer.UntilReset : null;
            _refusals = answer.IsRefusal ? _refusals + 1 : 0;
            if (wait is { } closed && now + closed > _closedUntil)
                _closedUntil = now + closed;
        }
    }

    public void Dispose() => _changes.Dispose();

    private DateTimeOffset OpensAt()
    {
        lock (_lock)
            return _closedUntil;
    }

    private DateTimeOffset NextChangeAt()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            while (_sent.TryPeek(out var oldest) && oldest + Hour <= now)
                _sent.Dequeue();
            DateTimeOffset[] bounds =
            [
                _closedUntil,
                _lastSent > DateTimeOffset.MinValue ? _lastSent + limits.Gap : now,
                Free(limits.PerMinute, Minute),
                Free(limits.PerHour, Hour),
            ];
            return bounds.Max();
        }

        // When the window has room again: one window after the change that fills it.
        DateTimeOffset Free(int most, TimeSpan window) =>
            _sent.Count < most ? DateTimeOffset.MinValue : _sent.ElementAt(_sent.Count - most) + window;
    }

    /// <summary>The time is asked again after each wait: another answer may have moved it.</summary>
    private async Task WaitAsync(Func<DateTimeOffset> until, CancellationToken cancellation)
    {
        while (true)
        {
            var target = until();
            var wait = target - time.GetUtcNow();
            if (wait <= TimeSpan.Zero)
                return;
            if (wait > limits.MaximumWait)
            {
                throw new GitHubException(GitHubProblem.RateLimited, $"GitHub's rate limits leave no room before {target.UtcDateTime:u}; the next run goes on.")
                {
                    RetryAt = target,
                };
            }

            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
    }
}
