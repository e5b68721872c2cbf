namespace KubeGuard.TestKit;

/// <summary>
/// A clock that tests move. Its timers fire when it is moved past them; a jumping one moves by itself to each timer that is made, so that
/// waiting takes no time at all.
/// </summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = start;

    /// <summary>Starts on a fixed day.</summary>
    public FakeClock()
        : this(new(2025, 6, 2, 8, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Whether the clock jumps to each timer that is made.</summary>
    public bool Jumps { get; init; }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock and fires what is due, in order.</summary>
    public void Advance(TimeSpan span) => MoveTo(GetUtcNow() + span);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void MoveTo(DateTimeOffset target)
    {
        while (true)
        {
            FakeTimer? due;
            lock (_lock)
            {
                due = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                if (due is null)
                {
                    _now = target > _now ? target : _now;
                    return;
                }

                _now = due.Due > _now ? due.Due : _now;
                due.Schedule();
            }

            due.Fire();
        }
    }

    private void Set(FakeTimer timer, TimeSpan due, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = _now + due;
            timer.Period = period;
            _timers.Add(timer);
        }

        // Not on this thread: whoever makes a timer does not expect it to fire before it has it.
        if (Jumps || due == TimeSpan.Zero)
            ThreadPool.QueueUserWorkItem(_ => MoveTo(timer.Due));
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        /// <summary>The next time of a periodic timer, or none; called under the clock's lock.</summary>
        public void Schedule()
        {
            if (Period > TimeSpan.Zero)
                Due += Period;
            else
                clock._timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime, period);
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
