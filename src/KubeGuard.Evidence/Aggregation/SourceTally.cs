using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>Counts what one input gave. Every record read is used, malformed or skipped for one reason.</summary>
internal sealed class SourceTally(string source, LogKind? kind)
{
    private readonly Dictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

    private long _undated;

    public string Source => source;

    public long Used { get; private set; }

    public long Malformed { get; private set; }

    public long Skipped { get; private set; }

    public long Read => Used + Malformed + Skipped;

    /// <summary>Records that were not of this format at all, although they are sound JSON.</summary>
    public long Foreign => _skipped.GetValueOrDefault(SkipReason.NotOfThisFormat);

    /// <summary>Events that the log says it lost before it was written.</summary>
    public long LostEvents { get; set; }

    public long FirstMalformedLine { get; private set; }

    /// <summary>Connections that were open when the log begins.</summary>
    public long OpenedBefore { get; set; }

    /// <summary>A record became evidence.</summary>
    /// <param name="time">Its time in UTC ticks; 0 when it has none.</param>
    public void Use(long time)
    {
        Used++;
        if (time == 0)
            _undated++;
    }

    private bool IsDamaged { get; set; }

    public void Skip(string reason)
    {
        Skipped++;
        CollectionsMarshal.GetValueRefOrAddDefault(_skipped, reason, out _)++;
    }

    public void Break(long line)
    {
        Malformed++;
        if (FirstMalformedLine == 0)
            FirstMalformedLine = line;
    }

    /// <summary>The input ends early or cannot be unpacked to its end.</summary>
    public void Damage(string text)
    {
        IsDamaged = true;
        _notes.Add(text);
    }

    private void Note(long count, string what)
    {
        if (count > 0)
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
    }

    public SourceCoverage ToCoverage()
    {
        Note(LostEvents, "events were lost before they were logged: connections may be missing");
        Note(OpenedBefore, "connections were open before the log begins, or their start was not logged");
        Note(_undated, "records carry no time: they are part of every window");
        return new(source, kind, Read, Used, Malformed, _skipped.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. _notes]) { HasGaps = IsDamaged || LostEvents > 0 };
    }
}

/// <summary>Why a sound record is no evidence. People read these, and reports count by them.</summary>
internal static class SkipReason
{
    public const string NotOfThisFormat = "not a record of this format";
    public const string NoUser = "no user";
    public const string EarlierStage = "earlier stage of a request";
    public const string AlreadyCounted = "request already counted";
    public const string RefusedImpersonation = "refused impersonation";
    public const string Reply = "reply";
    public const string RelatedIcmp = "ICMP error about another connection";
    public const string DirectionUnknown = "direction unknown";
    public const string NoTransport = "no transport layer";
    public const string NoVerdict = "no verdict";
    public const string BeforeTranslation = "before service translation";
    public const string NotAFlow = "not a flow";
}
