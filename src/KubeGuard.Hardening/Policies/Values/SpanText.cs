using System.Globalization;

namespace KubeGuard.Hardening.Policies.Values;

/// <summary>Spans of time as people write them: a whole number and <c>d</c>, <c>h</c> or <c>m</c>.</summary>
public static class SpanText
{
    private const int Longest = 10_000_000;

    /// <summary>What may stand there.</summary>
    public static string Expected => "a span of time: a number with d, h or m, such as 14d";

    /// <summary>The span, or null when the text is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Longest)
            return null;
        return text[^1] switch
        {
            'd' when count <= 365_000 => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            'm' => TimeSpan.FromMinutes(count),
            _ => null,
        };
    }

    /// <summary>The span in its largest whole unit: <c>14d</c>.</summary>
    public static string Write(TimeSpan span) => span switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => Number(span.TotalDays, 'd'),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => Number(span.TotalHours, 'h'),
        _ => Number(span.TotalMinutes, 'm'),
    };

    private static string Number(double count, char unit) => string.Create(CultureInfo.InvariantCulture, $"{count:0}{unit}");
}
