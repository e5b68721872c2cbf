using System.Globalization;

namespace KubeGuard.PullRequests.Body;

/// <summary>Numbers and times as they are written in texts, the same on every machine (B6).</summary>
internal static class Figures
{
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>With thousands separators: <c>4,211</c>.</summary>
    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 event</c>, <c>4,211 events</c>.</summary>
    public static string Counted(long number, string noun) => $"{Grouped(number)} {(number == 1 ? noun : Plural(noun))}";

    /// <summary>A share as <c>99.97 %</c>, rounded down, so that it never says more than is true.</summary>
    public static string Percent(double share) => (Math.Floor(share * 10_000) / 100).ToString("0.00 '%'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>14 days</c>, <c>3 hours</c>, <c>5 minutes</c>: the largest unit that fits, rounded down.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Counted((long)span.TotalDays, "day"),
        { TotalHours: >= 2 } => Counted((long)span.TotalHours, "hour"),
        { TotalMinutes: >= 2 } => Counted((long)span.TotalMinutes, "minute"),
        _ => Counted((long)span.TotalSeconds, "second"),
    };

    private static string Plural(string noun) => noun switch
    {
        _ when noun.EndsWith("cy", StringComparison.Ordinal) || noun.EndsWith("ry", StringComparison.Ordinal) => $"{noun[..^1]}ies",
        _ when noun.EndsWith("ss", StringComparison.Ordinal) => $"{noun}es",
        _ when noun.EndsWith('s') => noun,
        _ => $"{noun}s",
    };
}
