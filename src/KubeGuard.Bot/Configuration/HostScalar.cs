using System.Collections.Frozen;
using System.Globalization;
using KubeGuard.Hardening.Policies.Values;

namespace KubeGuard.Bot.Configuration;

/// <summary>Settings that are one text: how each type is read and written.</summary>
/// <param name="Expected">What may stand there.</param>
/// <param name="Read">The value of a text.</param>
/// <param name="Write">The text of a value.</param>
internal sealed record HostScalar(string Expected, Func<string, TextReading<object>> Read, Func<object, string> Write)
{
    private static readonly FrozenDictionary<Type, HostScalar> Known = new Dictionary<Type, HostScalar>
    {
        [typeof(string)] = Of("text", text => text.Length > 0 ? text : null),
        [typeof(bool)] = Of("true or false", text => bool.TryParse(text, out var value) ? value : null, value => (bool)value ? "true" : "false"),
        [typeof(int)] = Of("a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null),
        [typeof(long)] = Of("a whole number", text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null),
        [typeof(decimal)] = Of("a number", text => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : null),
        [typeof(TimeSpan)] = Of("a span of time: a number with d, h or m such as 5m, or hh:mm:ss", Span, value => WriteSpan((TimeSpan)value)),
        [typeof(Uri)] = Of("an absolute address without user and password", Address),
        [typeof(ClusterName)] = OfText<ClusterName>(),
        [typeof(CronSchedule)] = OfText<CronSchedule>(),
        [typeof(KubernetesVersion)] = OfText<KubernetesVersion>(),
        [typeof(RepositorySlug)] = OfText<RepositorySlug>(),
        [typeof(TimeZoneName)] = OfText<TimeZoneName>(),
    }.ToFrozenDictionary();

    /// <summary>The scalar of a type; null when the type is written otherwise.</summary>
    public static HostScalar? Find(Type type) => type.IsEnum ? OfEnum(type) : Known.GetValueOrDefault(type);

    private static HostScalar Of(string expected, Func<string, object?> read, Func<object, string>? write = null) => new(
        expected,
        text => read(text) is { } value ? new TextReading<object>.Good(value) : new TextReading<object>.Bad(expected),
        write ?? (value => Convert.ToString(value, CultureInfo.InvariantCulture)!));

    private static HostScalar OfText<T>()
        where T : class, IPolicyText<T> => new(
        T.Expected,
        text => T.Read(text) switch
        {
            TextReading<T>.Good good => new TextReading<object>.Good(good.Value),
            TextReading<T>.Bad bad => new TextReading<object>.Bad(bad.Expected, bad.Nearest),
            _ => throw new InvalidOperationException("A reading that is neither good nor bad."),
        },
        value => ((T)value).Text);

    private static HostScalar OfEnum(Type type)
    {
        var names = Enum.GetNames(type);
        var expected = $"one of {string.Join(", ", names)}";
        return new(
            expected,
            text => Array.Find(names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } name
                ? new TextReading<object>.Good(Enum.Parse(type, name))
                : new TextReading<object>.Bad(expected, NearestName.Of(text, names)),
            value => value.ToString()!);
    }

    private static object? Span(string text) =>
        SpanText.Parse(text) ?? (TimeSpan.TryParseExact(text, ["c", @"h\:mm\:ss"], CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span : null);

    private static string WriteSpan(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerMinute == 0 ? SpanText.Write(span) : span.ToString("c", CultureInfo.InvariantCulture);

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 ? address : null;
}
