namespace KubeGuard.Hardening.Network.Composing;

/// <summary>How long a CronJob takes to come round (N17): an upper bound from the fields of its schedule that are restricted.</summary>
internal static class CronCycle
{
    /// <summary>The cycle of a schedule such as <c>*/5 * * * *</c> or <c>@daily</c>; a year when it cannot be read.</summary>
    public static TimeSpan Of(string schedule)
    {
        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields is [var first, ..] && (first.StartsWith("TZ=", StringComparison.Ordinal) || first.StartsWith("CRON_TZ=", StringComparison.Ordinal)))
            fields = fields[1..];
        return fields switch
        {
            ["@hourly"] => TimeSpan.FromHours(1),
            ["@daily" or "@midnight"] => TimeSpan.FromDays(1),
            ["@weekly"] => TimeSpan.FromDays(7),
            ["@monthly"] => TimeSpan.FromDays(31),
            [var minute, var hour, var day, var month, var weekday] => Of(minute, hour, day, month, weekday),
            _ => TimeSpan.FromDays(366),
        };
    }

    private static TimeSpan Of(string minute, string hour, string day, string month, string weekday)
    {
        if (IsRestricted(month))
            return TimeSpan.FromDays(366);
        if (IsRestricted(day))
            return TimeSpan.FromDays(31);
        if (IsRestricted(weekday))
            return TimeSpan.FromDays(7);
        if (IsRestricted(hour) || hour.StartsWith("*/", StringComparison.Ordinal))
            return TimeSpan.FromDays(1);
        return minute is "*" ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);
    }

    private static bool IsRestricted(string field) => field is not ("*" or "?") && !field.StartsWith("*/", StringComparison.Ordinal);
}
