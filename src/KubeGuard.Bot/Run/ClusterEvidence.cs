using System.Collections.Concurrent;
using System.Collections.Immutable;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Telemetry;
using KubeGuard.Evidence;

namespace KubeGuard.Bot.Run;

/// <summary>What a cluster did, as its logs tell now.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="Logs">The logs that were read.</param>
internal sealed record ClusterReading(EvidenceSet Evidence, ImmutableArray<LogInput> Logs);

/// <summary>Where evidence comes from. The seam for other sources than files.</summary>
internal interface IClusterEvidence
{
    /// <summary>The evidence of a cluster.</summary>
    /// <exception cref="Commands.BadInputException">The logs cannot be used; it says which and why.</exception>
    Task<ClusterReading> ReadAsync(RepositoryTarget target, CancellationToken cancellation);
}

/// <summary>Reads the log files of a cluster anew each time: files, folders and globs, rotated and gzip ones too.</summary>
/// <param name="telemetry">Counts the events.</param>
internal sealed class LogFileEvidence(WorkerTelemetry telemetry) : IClusterEvidence
{
    /// <inheritdoc/>
    public Task<ClusterReading> ReadAsync(RepositoryTarget target, CancellationToken cancellation) => Task.Run(
        () =>
        {
            var logs = LogReading.Resolve(target.Cluster.Logs, standardInput: null);
            var reading = new ClusterReading(LogReading.Read(logs, progress: null, cancellation), logs);
            telemetry.CountEvents(target, reading);
            return reading;
        },
        cancellation);
}

/// <summary>Reads each cluster once in a pass over many repositories.</summary>
internal sealed class EvidenceOfPass(IClusterEvidence source) : IClusterEvidence
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ClusterReading>>> _read = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<ClusterReading> ReadAsync(RepositoryTarget target, CancellationToken cancellation) => _read
        .GetOrAdd(target.Cluster.Name.Text, _ => new(() => source.ReadAsync(target, cancellation)))
        .Value;
}
