using System.Globalization;
using KubeGuard.Hardening.Policies.Values;

namespace KubeGuard.Hardening.Tests.Policies;

/// <summary>When a schedule comes (B20).</summary>
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 6 * * 1-5", "2026-03-20T06:00:00Z", "UTC", true)]
    [InlineData("0 6 * * 1-5", "2026-03-20T06:59:59Z", "UTC", true)]
    [InlineData("0 6 * * 1-5", "2026-03-20T07:00:00Z", "UTC", false)]
    [InlineData("0 6 * * 1-5", "2026-03-20T05:59:59Z", "UTC", false)]
    [InlineData("0 6 * * 1-5", "2026-03-21T06:30:00Z", "UTC", false)]
    [InlineData("0 6 * * 7", "2026-03-22T06:30:00Z", "UTC", true)]
    [InlineData("0 6 * * SUN", "2026-03-22T06:30:00Z", "UTC", true)]
    [InlineData("0 6 * * *", "2026-03-20T05:30:00Z", "Europe/Prague", true)]
    [InlineData("0 6 * * *", "2026-07-20T04:30:00Z", "Europe/Prague", true)]
    [InlineData("0 6 * * *", "2026-07-20T06:30:00Z", "Europe/Prague", false)]
    [InlineData("30 23 31 12 *", "2027-01-01T00:10:00Z", "UTC", true)]
    [InlineData("0 6 1 * 5", "2026-03-20T06:30:00Z", "UTC", true)]
    [InlineData("0 6 1 * 5", "2026-04-01T06:30:00Z", "UTC", true)]
    [InlineData("0 6 1 * 5", "2026-04-02T06:30:00Z", "UTC", false)]
    [InlineData("0 6 */2 * 5", "2026-03-20T06:30:00Z", "UTC", false)]
    [InlineData("@hourly", "2026-03-20T06:59:00Z", "UTC", true)]
    [InlineData("@daily", "2026-03-20T00:20:00Z", "UTC", true)]
    [InlineData("@weekly", "2026-03-20T00:20:00Z", "UTC", false)]
    [InlineData("@monthly", "2026-03-01T00:20:00Z", "UTC", true)]
    [InlineData("@yearly", "2026-01-01T00:20:00Z", "UTC", true)]
    public void B20_a_time_of_the_schedule_opens_an_hour_by_the_clocks_of_its_zone(string cron, string now, string zone, bool open)
    {
        var schedule = CronSchedule.Read(cron).ShouldBeOfType<TextReading<CronSchedule>.Good>().Value;
        var clocks = TimeZoneName.Read(zone).ShouldBeOfType<TextReading<TimeZoneName>.Good>().Value.Zone;

        schedule.CameWithin(TimeSpan.FromHours(1), DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), clocks).ShouldBe(open);
    }
}
