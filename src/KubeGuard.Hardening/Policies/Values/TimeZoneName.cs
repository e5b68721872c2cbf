namespace KubeGuard.Hardening.Policies.Values;

/// <summary>A time zone by its IANA name.</summary>
public sealed record TimeZoneName : IPolicyText<TimeZoneName>
{
    private TimeZoneName(string text, TimeZoneInfo zone)
    {
        Text = text;
        Zone = zone;
    }

    /// <summary>Coordinated universal time.</summary>
    public static TimeZoneName Utc { get; } = new("UTC", TimeZoneInfo.Utc);

    /// <inheritdoc/>
    public static string Expected => "the IANA name of a time zone, such as Europe/Prague or UTC";

    /// <inheritdoc/>
    public string Text { get; }

    /// <summary>The zone's rules, from the machine's time zone data.</summary>
    public TimeZoneInfo Zone { get; }

    /// <inheritdoc/>
    public static TextReading<TimeZoneName> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == Utc.Text)
            return new TextReading<TimeZoneName>.Good(Utc);
        // Names that only the machine's own list knows, or that lead out of it, are no IANA names.
        if (!text.Contains("..", StringComparison.Ordinal) && !text.StartsWith('/') && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId)
            return new TextReading<TimeZoneName>.Good(new(text, zone));
        return new TextReading<TimeZoneName>.Bad(Expected, NearestName.Of(text, TimeZoneInfo.GetSystemTimeZones().Select(each => each.Id).Append(Utc.Text)));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
