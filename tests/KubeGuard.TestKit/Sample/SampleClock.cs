using System.Globalization;

namespace KubeGuard.TestKit.Sample;

/// <summary>The sample's time: seventeen days in March, always the same.</summary>
internal static class SampleClock
{
    public const int Days = 17;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A moment of a day, counted from 0, at a time such as <c>2.5</c> (half past two) and some thousandths of a second.</summary>
    public static DateTimeOffset At(int day, double hour, Random random) =>
        Start.AddDays(day).AddHours(hour).AddTicks(random.Next(0, 600_000_000));

    public static string Microseconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static string Nanoseconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
}
