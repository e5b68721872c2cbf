using System.Globalization;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Commands;

/// <summary>What follows <c>/kubeguard ignore</c>.</summary>
public abstract record IgnoreArguments
{
    private const string Until = "until";
    private const string DateFormat = "yyyy-MM-dd";
    private const int LongestReason = 300;

    private IgnoreArguments()
    {
    }

    /// <summary>It can be done.</summary>
    /// <param name="LastDay">Last day (UTC) on which the changes are ignored; null: for good.</param>
    /// <param name="Reason">Why, on one line; untrusted text, empty when nothing was said.</param>
    public sealed record Understood(DateOnly? LastDay, string Reason) : IgnoreArguments;

    /// <summary>It cannot.</summary>
    /// <param name="Why">What is wrong, in words that are safe to publish.</param>
    public sealed record Wrong(string Why) : IgnoreArguments;

    /// <summary>Reads <c>[until DATE] [reason]</c> on a day (UTC).</summary>
    public static IgnoreArguments Read(string arguments, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var words = arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var first, .. var rest] || !string.Equals(first, Until, StringComparison.OrdinalIgnoreCase))
            return new Understood(null, ReasonOf(words));
        if (rest.Length == 0 || !DateOnly.TryParseExact(rest[0], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new Wrong("After `until` comes a day, such as `2027-01-31`.");
        return day < today ? new Wrong($"The day {day.ToString(DateFormat, CultureInfo.InvariantCulture)} is past.") : new Understood(day, ReasonOf(rest[1..]));
    }

    private static string ReasonOf(IEnumerable<string> words) => VisibleText.Of(string.Join(' ', words), LongestReason);
}
