using System.Globalization;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>How long the evidence spans, and whether that is enough.</summary>
/// <param name="From">First event; null when there is none.</param>
/// <param name="To">Last event.</param>
/// <param name="Minimum">What the policy asks for.</param>
/// <param name="IsRequired">Whether less than that makes every removal an abstention.</param>
internal sealed record EvidenceWindow(DateTimeOffset? From, DateTimeOffset? To, TimeSpan Minimum, bool IsRequired)
{
    public static EvidenceWindow Of(HardeningInput input) =>
        new(input.Evidence.Coverage.From, input.Evidence.Coverage.To, input.Options.MinimumWindow, input.Options.RequireMinimumWindow);

    /// <summary>Length of the window.</summary>
    public TimeSpan Length => From is { } from && To is { } to ? to - from : TimeSpan.Zero;

    /// <summary>Whether it reaches the policy's minimum.</summary>
    public bool IsFull => Length >= Minimum;

    /// <summary>How firmly a removal stands on it.</summary>
    public Confidence Confidence => IsFull ? Confidence.Observed : Confidence.ShortWindow;

    /// <summary>For people: <c>between 2025-11-03 09:12 and 2025-11-17 10:00 UTC (14 days)</c>.</summary>
    public override string ToString() => From is { } from && To is { } to
        ? $"between {Stamp(from)} and {Stamp(to)} UTC ({Span(Length)})"
        : "in an empty window";

    /// <summary>A time for people, in UTC.</summary>
    public static string Stamp(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A length for people, in its largest fitting unit.</summary>
    public static string Span(TimeSpan length) => length switch
    {
        { TotalDays: >= 2 } => Plural((long)length.TotalDays, "day"),
        { TotalHours: >= 2 } => Plural((long)length.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Plural((long)length.TotalMinutes, "minute"),
        _ => Plural((long)length.TotalSeconds, "second"),
    };

    private static string Plural(long count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
}
