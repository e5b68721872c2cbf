using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Evidence.Aggregation;
using KubeGuard.Evidence.Inputs;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence;

/// <summary>How far reading has come.</summary>
/// <param name="Source">The input that is being read.</param>
/// <param name="Input">Its number, counted from 1.</param>
/// <param name="Inputs">How many inputs there are.</param>
/// <param name="Bytes">Unpacked bytes read so far, of all inputs.</param>
public readonly record struct ReadingProgress(string Source, int Input, int Inputs, long Bytes);

/// <summary>
/// Reads logs into evidence. Memory does not grow with the logs: only with the number of distinct tuples, which is bounded too. The result
/// does not depend on the order of the inputs.
/// </summary>
public sealed class EvidenceReader(EvidenceReaderOptions? options = null)
{
    private readonly EvidenceReaderOptions _options = options ?? EvidenceReaderOptions.Default;

    /// <summary>Reads all inputs.</summary>
    /// <exception cref="LogReadException">An input cannot be read, or too many of its records are malformed.</exception>
    public EvidenceSet Read(
        IEnumerable<LogInput> inputs, IProgress<ReadingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var ordered = inputs.OrderBy(input => input.Source, StringComparer.Ordinal).ToImmutableArray();
        var evidence = new EvidenceBuilder([.. ordered.Select(input => input.Source)], _options.Limits);
        var coverage = new List<SourceCoverage>(ordered.Length);
        var bytes = 0L;
        for (var source = 0; source < ordered.Length; source++)
        {
            var input = ordered[source];
            var at = new ReadingProgress(input.Source, source + 1, ordered.Length, bytes);
            using var stream = LogStream.Open(input);
            var covered = Read(stream, input, evidence, source, read =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(at with { Bytes = at.Bytes + read });
                bytes = at.Bytes + read;
            });
            coverage.Add(covered with { Bytes = bytes - at.Bytes });
        }

        return evidence.Build(coverage);
    }

    private SourceCoverage Read(LogStream stream, LogInput input, EvidenceBuilder evidence, int source, Action<long> onRead)
    {
        try
        {
            if (stream.Foreign is { } compression)
                return NotALog(input, $"compressed with {compression}, which is not read: unpack it or use gzip");
            if ((input.Kind ?? FormatSniffer.Recognise(stream)) is not { } kind)
                return NotALog(input, stream.Damage ?? "not a log of a known kind");
            var tally = new SourceTally(input.Source, kind);
            using var records = new JsonRecordReader(stream, _options.MaxRecordBytes) { OnRead = onRead };
            records.ReadAll(LogReaders.For(kind, evidence, source, tally));
            if (stream.Damage is { } damage)
                tally.Damage(damage);
            Check(tally, kind);
            return tally.ToCoverage();
        }
        catch (IOException e)
        {
            throw new LogReadException(new(input.Source, 0), $"reading failed: {e.Message}", e);
        }
    }

    private void Check(SourceTally tally, LogKind kind)
    {
        if (tally.Malformed <= _options.MalformedAllowance || tally.Malformed <= tally.Read * _options.MaxMalformedShare)
            return;
        throw new LogReadException(
            new(tally.Source, tally.FirstMalformedLine),
            string.Create(CultureInfo.InvariantCulture, $"{tally.Malformed} of {tally.Read} records are not {kind.ToString().ToLowerInvariant()} records, this being the first; at most {_options.MaxMalformedShare:P0} may be malformed"));
    }

    private static SourceCoverage NotALog(LogInput input, string why) =>
        new(input.Source, null, 0, 0, 0, ImmutableSortedDictionary<string, long>.Empty, [why]);
}
