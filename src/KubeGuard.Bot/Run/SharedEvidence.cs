namespace KubeGuard.Bot.Run;

/// <summary>
/// Reads a cluster's logs once for the passes that run at the same time, and keeps what they hold no longer than one of these passes needs it. Logs
/// are read one cluster at a time: reading is what takes the most memory.
/// </summary>
/// <param name="source">Reads them.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedEvidence(IClusterEvidence source, TimeProvider time) : IDisposable
{
    /// <summary>A pass does not join a reading that began longer ago: passes that overlap without end would never see a newer line.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    /// <summary>Joins those who want a cluster's evidence now. Dispose of it when the pass is over.</summary>
    public Share Join(RepositoryTarget target)
    {
        var cluster = target.Cluster.Name.Text;
        lock (_readings)
        {
            if (!_readings.TryGetValue(cluster, out var reading) || reading.Began < time.GetUtcNow() - Fresh)
                reading = _readings[cluster] = new();
            reading.Shares++;
            return new(this, cluster, reading);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<ClusterReading> ReadAsync(Reading reading, RepositoryTarget target, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            lock (_readings)
                reading.Began ??= time.GetUtcNow();
            return reading.Result ??= await source.ReadAsync(target, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Leave(string cluster, Reading reading)
    {
        lock (_readings)
        {
            if (--reading.Shares > 0)
                return;
            reading.Result = null;
            if (_readings.GetValueOrDefault(cluster) == reading)
                _readings.Remove(cluster);
        }
    }

    /// <summary>One pass's share in a reading; to give it up twice does no harm.</summary>
    internal sealed class Share(SharedEvidence shared, string cluster, Reading reading) : IClusterEvidence, IDisposable
    {
        private bool _isLeft;

        /// <inheritdoc/>
        public Task<ClusterReading> ReadAsync(RepositoryTarget target, CancellationToken cancellation) => shared.ReadAsync(reading, target, cancellation);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isLeft, true))
                shared.Leave(cluster, reading);
        }
    }

    /// <summary>A reading, begun or not.</summary>
    internal sealed class Reading
    {
        /// <summary>Passes that have a share in it.</summary>
        public int Shares { get; set; }

        /// <summary>When the logs were begun to be read; null before. A reading that failed begins anew with the next who asks.</summary>
        public DateTimeOffset? Began { get; set; }

        /// <summary>What came of it; null before.</summary>
        public ClusterReading? Result { get; set; }
    }
}
