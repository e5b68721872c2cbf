using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Policies.Settings;

/// <summary>A kind of value that is written as one scalar: how it is read, written, expected and described.</summary>
internal abstract class PolicyScalar
{
    private static readonly FrozenDictionary<Type, PolicyScalar> Simple = new Dictionary<Type, PolicyScalar>
    {
        [typeof(bool)] = new Json("true or false", "boolean", value => value.TryGetValue(out bool truth) ? truth : null),
        [typeof(int)] = new Json("a whole number", "integer", value => value.TryGetValue(out long number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : null),
        [typeof(long)] = new Json("a whole number", "integer", value => value.TryGetValue(out long number) ? number : null),
        [typeof(string)] = new Json("text", "string", value => value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text) ? text : null),
        [typeof(TimeSpan)] = new Span(),
        [typeof(DateOnly)] = new Date(),
        [typeof(CronSchedule)] = new Text<CronSchedule>(),
        [typeof(ClusterName)] = new Text<ClusterName>(),
        [typeof(CommitWord)] = new Text<CommitWord>(),
        [typeof(FingerprintText)] = new Text<FingerprintText>(),
        [typeof(KubernetesVersion)] = new Text<KubernetesVersion>(),
        [typeof(LabelText)] = new Text<LabelText>(),
        [typeof(LoginName)] = new Text<LoginName>(),
        [typeof(NamePattern)] = new Text<NamePattern>(),
        [typeof(PathPattern)] = new Text<PathPattern>(),
        [typeof(TeamSlug)] = new Text<TeamSlug>(),
        [typeof(TimeZoneName)] = new Text<TimeZoneName>(),
    }.ToFrozenDictionary();

    private static readonly ConcurrentDictionary<Type, PolicyScalar> Enums = new();

    /// <summary>What may stand there, for messages.</summary>
    public abstract string Expected { get; }

    /// <summary>The scalar of a type; null when the type is written otherwise.</summary>
    public static PolicyScalar? Find(Type type) =>
        type.IsEnum ? Enums.GetOrAdd(type, each => new Word(each)) : Simple.GetValueOrDefault(type);

    /// <summary>Reads what stands there.</summary>
    public abstract TextReading<object> Read(YamlScalar scalar);

    /// <summary>As it is written in JSON.</summary>
    public virtual JsonNode Write(object value) => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)!);

    /// <summary>JSON Schema of the scalar.</summary>
    public abstract JsonObject Schema();

    private sealed class Json(string expected, string type, Func<JsonValue, object?> read) : PolicyScalar
    {
        public override string Expected => expected;

        public override TextReading<object> Read(YamlScalar scalar) =>
            YamlJson.ToJson(scalar) is JsonValue value && read(value) is { } good
                ? new TextReading<object>.Good(good)
                : new TextReading<object>.Bad(type == "string" && scalar.Value.Length > 0 ? $"{expected}; put it in quotes" : expected);

        public override JsonNode Write(object value) => value switch
        {
            bool truth => JsonValue.Create(truth),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            _ => base.Write(value),
        };

        public override JsonObject Schema() => new() { ["type"] = type };
    }

    private sealed class Span : PolicyScalar
    {
        public override string Expected => SpanText.Expected;

        public override TextReading<object> Read(YamlScalar scalar) =>
            SpanText.Parse(scalar.Value) is { } span ? new TextReading<object>.Good(span) : new TextReading<object>.Bad(Expected);

        public override JsonNode Write(object value) => JsonValue.Create(SpanText.Write((TimeSpan)value));

        public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[0-9]+[dhm]$" };
    }

    private sealed class Date : PolicyScalar
    {
        private const string Format = "yyyy-MM-dd";

        public override string Expected => "a date such as 2026-12-31";

        public override TextReading<object> Read(YamlScalar scalar) =>
            DateOnly.TryParseExact(scalar.Value, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? new TextReading<object>.Good(date)
                : new TextReading<object>.Bad(Expected);

        public override JsonNode Write(object value) => JsonValue.Create(((DateOnly)value).ToString(Format, CultureInfo.InvariantCulture));

        public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "date" };
    }

    private sealed class Text<T> : PolicyScalar
        where T : class, IPolicyText<T>
    {
        public override string Expected => T.Expected;

        public override TextReading<object> Read(YamlScalar scalar) => T.Read(scalar.Value) switch
        {
            TextReading<T>.Good good => new TextReading<object>.Good(good.Value),
            TextReading<T>.Bad bad => new TextReading<object>.Bad(bad.Expected, bad.Nearest),
            _ => throw new InvalidOperationException("A reading that is neither good nor bad."),
        };

        public override JsonNode Write(object value) => JsonValue.Create(((T)value).Text);

        public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };
    }

    /// <summary>An enum by its members in kebab case, or the names that they are given.</summary>
    private sealed class Word : PolicyScalar
    {
        private readonly ImmutableArray<Member> _members;

        public Word(Type type) =>
            _members = [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => new Member(NameOf(field), field.GetValue(null)!, DescriptionOf(field)))];

        public override string Expected => $"one of {string.Join(", ", _members.Select(member => member.Name))}";

        public override TextReading<object> Read(YamlScalar scalar) =>
            _members.FirstOrDefault(member => member.Name == scalar.Value) is { } found
                ? new TextReading<object>.Good(found.Value)
                : new TextReading<object>.Bad(Expected, NearestName.Of(scalar.Value, _members.Select(member => member.Name)));

        public override JsonNode Write(object value) => JsonValue.Create(_members.First(member => member.Value.Equals(value)).Name);

        public override JsonObject Schema() => new()
        {
            ["oneOf"] = new JsonArray([.. _members.Select(member => member.Schema())]),
        };

        private static string NameOf(FieldInfo field) =>
            field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.KebabCaseLower.ConvertName(field.Name);

        private static string? DescriptionOf(FieldInfo field) => field.GetCustomAttribute<DescriptionAttribute>()?.Description;

        private sealed record Member(string Name, object Value, string? Description)
        {
            public JsonObject Schema()
            {
                var schema = new JsonObject { ["const"] = Name };
                if (Description is not null)
                    schema["description"] = Description;
                return schema;
            }
        }
    }
}
