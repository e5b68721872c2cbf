using System.Globalization;

namespace KubeGuard.Hardening.Policies.Values;

/// <summary>
/// A schedule as crontab writes it: minute, hour, day of month, month, day of week; or <c>@hourly</c>, <c>@daily</c>, <c>@weekly</c>, <c>@monthly</c>,
/// <c>@yearly</c>. Every field is checked for its range, and a day that no month has is refused: such a schedule never comes.
/// </summary>
public sealed record CronSchedule : IPolicyText<CronSchedule>
{
    private static readonly string[] Names = ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];

    private static readonly CronField[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of month", 1, 31, []),
        new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        new("day of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    private static readonly int[] DaysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private CronSchedule(string text) => Text = text;

    private string Expression => Text switch
    {
        "@hourly" => "0 * * * *",
        "@daily" or "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" or "@annually" => "0 0 1 1 *",
        _ => Text,
    };

    /// <summary>Every day at five.</summary>
    public static CronSchedule Daily { get; } = new("0 5 * * *");

    /// <inheritdoc/>
    public static string Expected => "a cron expression of five fields such as \"0 6 * * 1-5\", or a name such as @daily";

    /// <inheritdoc/>
    public string Text { get; }

    /// <inheritdoc/>
    public static TextReading<CronSchedule> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is [['@', ..]])
        {
            return Names.Contains(words[0], StringComparer.Ordinal)
                ? new TextReading<CronSchedule>.Good(new(words[0]))
                : new TextReading<CronSchedule>.Bad($"one of {string.Join(", ", Names)}", NearestName.Of(words[0], Names));
        }

        if (words.Length != Fields.Length)
            return new TextReading<CronSchedule>.Bad($"{Expected}; it has {words.Length.ToString(CultureInfo.InvariantCulture)} fields");
        var values = words.Select((word, index) => Fields[index].Read(word)).ToList();
        if (values.Find(field => field.Problem is not null)?.Problem is { } problem)
            return new TextReading<CronSchedule>.Bad($"{Expected}; {problem}");
        return NeverComes(words, values)
            ? new TextReading<CronSchedule>.Bad($"{Expected}; no such month has such a day, so it never comes")
            : new TextReading<CronSchedule>.Good(new(string.Join(' ', words)));
    }

    /// <summary>Whether it came within <paramref name="span"/> before a moment, or comes at that moment, by the clocks of a time zone.</summary>
    public bool CameWithin(TimeSpan span, DateTimeOffset moment, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var words = Expression.Split(' ');
        var fields = words.Select((word, index) => Fields[index].Read(word).Values).ToList();
        // When a day of month and a day of week are given, either will do: crontab(5).
        var eitherDay = words[2][0] != '*' && words[4][0] != '*';
        for (var minute = TimeSpan.Zero; minute < span; minute += TimeSpan.FromMinutes(1))
        {
            if (Comes(fields, eitherDay, TimeZoneInfo.ConvertTime(moment - minute, zone)))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool Comes(List<IReadOnlyCollection<int>> fields, bool eitherDay, DateTimeOffset local)
    {
        var weekday = (int)local.DayOfWeek;
        var (dayOfMonth, dayOfWeek) = (fields[2].Contains(local.Day), fields[4].Contains(weekday) || (weekday == 0 && fields[4].Contains(7)));
        return fields[0].Contains(local.Minute) && fields[1].Contains(local.Hour) && fields[3].Contains(local.Month)
            && (eitherDay ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
    }

    /// <summary>A restricted day of week comes by itself, so only a day of month that stands alone can miss every month.</summary>
    private static bool NeverComes(string[] words, List<CronFieldReading> values) =>
        words[4] == "*" && values[3].Values.All(month => values[2].Values.All(day => day > DaysOfMonth[month - 1]));
}

/// <summary>One field of a cron expression.</summary>
/// <param name="Name">What it counts.</param>
/// <param name="Least">Smallest number.</param>
/// <param name="Most">Largest number.</param>
/// <param name="Words">Names of the numbers from <paramref name="Least"/> on.</param>
internal sealed record CronField(string Name, int Least, int Most, string[] Words)
{
    /// <summary>The numbers that the field stands for, or what is wrong with it.</summary>
    public CronFieldReading Read(string text)
    {
        var values = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            if (Problem(part, values) is { } problem)
                return new([], problem);
        }

        return new(values, null);
    }

    private string? Problem(string part, SortedSet<int> values)
    {
        var pieces = part.Split('/');
        if (pieces.Length > 2 || !TryStep(pieces, out var step))
            return $"the {Name} '{part}' has no step of at least 1 after its slash";
        var ends = pieces[0].Split('-');
        int from, to;
        if (pieces[0] is "*")
        {
            (from, to) = (Least, Most);
        }
        else if (ends.Length > 2 || !TryNumber(ends[0], out from) || !TryNumber(ends[^1], out to))
        {
            return $"the {Name} '{part}' is not a number from {Least} to {Most}";
        }
        else if (from > to)
        {
            return $"the {Name} '{part}' ends before it begins";
        }
        else if (pieces.Length == 2 && ends.Length == 1)
        {
            to = Most;
        }

        for (var value = from; value <= to; value += step)
            values.Add(value);
        return null;
    }

    private bool TryNumber(string text, out int number)
    {
        var word = Array.FindIndex(Words, each => string.Equals(each, text, StringComparison.OrdinalIgnoreCase));
        number = word + Least;
        return word >= 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= Least && number <= Most);
    }

    private bool TryStep(string[] pieces, out int step)
    {
        step = 1;
        return pieces.Length == 1 || (int.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) && step >= 1 && step <= Most);
    }
}

/// <summary>What a field of a cron expression says.</summary>
internal sealed record CronFieldReading(IReadOnlyCollection<int> Values, string? Problem);
