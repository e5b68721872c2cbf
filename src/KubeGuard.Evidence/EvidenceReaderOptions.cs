namespace KubeGuard.Evidence;

/// <summary>Limits of reading. The defaults are safe for untrusted logs of any size.</summary>
public sealed record EvidenceReaderOptions
{
    /// <summary>The defaults.</summary>
    public static EvidenceReaderOptions Default { get; } = new();

    /// <summary>Share of malformed records, 0 to 1, past which an input is refused.</summary>
    public double MaxMalformedShare { get; init; } = 0.2;

    /// <summary>Number of malformed records that an input may hold whatever their share.</summary>
    public int MalformedAllowance { get; init; } = 100;

    /// <summary>Longest record in bytes; a longer one is malformed.</summary>
    public int MaxRecordBytes { get; init; } = 64 << 20;

    /// <summary>How much may vary before tuples are generalised.</summary>
    public CardinalityLimits Limits { get; init; } = CardinalityLimits.Default;
}

/// <summary>
/// How many distinct values one tuple may differ in before they are generalised. The generalised tuple says so and keeps all counts:
/// nothing is dropped.
/// </summary>
public sealed record CardinalityLimits
{
    /// <summary>The defaults.</summary>
    public static CardinalityLimits Default { get; } = new();

    /// <summary>Object names of one subject, verb, resource and namespace; also paths of one subject and verb.</summary>
    public int Names { get; init; } = 10_000;

    /// <summary>Outside addresses of one other end, protocol, port and verdict: single addresses first, then blocks.</summary>
    public int Addresses { get; init; } = 4_096;

    /// <summary>DNS names that are kept for one address, the first in ordinal order.</summary>
    public int DnsNamesPerAddress { get; init; } = 16;
}
