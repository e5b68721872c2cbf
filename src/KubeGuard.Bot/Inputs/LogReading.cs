using System.Collections.Immutable;
using KubeGuard.Bot.Commands;
using KubeGuard.Evidence;

namespace KubeGuard.Bot.Inputs;

/// <summary>Reads logs as the user names them; what is wrong with them is a <see cref="BadInputException"/>.</summary>
internal static class LogReading
{
    /// <summary>The logs that the specifications name.</summary>
    public static ImmutableArray<LogInput> Resolve(IReadOnlyList<string> logs, Func<Stream>? standardInput)
    {
        try
        {
            return LogInputs.Resolve(logs, standardInput);
        }
        catch (LogInputException exception)
        {
            throw new BadInputException($"--logs {exception.Message}");
        }
    }

    /// <summary>What they hold; at least one has to be a log of a known kind.</summary>
    public static EvidenceSet Read(ImmutableArray<LogInput> logs, IProgress<ReadingProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            var evidence = new EvidenceReader().Read(logs.Select(YamlLogs.AsJson), progress, cancellation);
            return evidence.Coverage.Sources.Any(source => source.Kind is not null)
                ? evidence
                : throw new BadInputException(
                    [.. evidence.Coverage.Sources.Select(source => $"{source.Source}: {string.Join("; ", source.Notes)}, expected Kubernetes audit events or Hubble flows")]);
        }
        catch (LogReadException exception)
        {
            throw new BadInputException(exception.Message);
        }
    }
}
