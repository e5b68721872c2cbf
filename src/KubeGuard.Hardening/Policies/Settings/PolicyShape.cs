using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace KubeGuard.Hardening.Policies.Settings;

/// <summary>
/// The keys of a section, taken from its record: reader, schema, reference and <c>policy show</c> all go by it, so none can forget a key.
/// </summary>
internal sealed class PolicyShape
{
    private static readonly ConcurrentDictionary<Type, PolicyShape> Known = new();

    private readonly Type _type;

    private PolicyShape(Type type)
    {
        _type = type;
        var defaults = Create();
        Description = type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        Keys = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsKey).Select(property => PolicyKey.Of(property, defaults))];
    }

    /// <summary>What the section is for.</summary>
    public string Description { get; }

    /// <summary>Its keys, in the order of the record.</summary>
    public ImmutableArray<PolicyKey> Keys { get; }

    public static PolicyShape Of(Type type) => Known.GetOrAdd(type, each => new PolicyShape(each));

    /// <summary>The key of that name.</summary>
    public PolicyKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>A section with the defaults.</summary>
    public object Create() => Activator.CreateInstance(_type)!;

    private static bool IsKey(PropertyInfo property) => property.IsDefined(typeof(DescriptionAttribute));
}

/// <summary>One key of a section.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Description">What it is for, in a sentence.</param>
/// <param name="Value">What may stand there.</param>
/// <param name="IsRequired">Whether the section makes no sense without it.</param>
/// <param name="Limits">Least and greatest value; null when it has none.</param>
/// <param name="Default">What holds without it; null when nothing does.</param>
/// <param name="Property">Where it goes.</param>
internal sealed record PolicyKey(
    string Name, string Description, PolicyValue Value, bool IsRequired, RangeAttribute? Limits, object? Default, PropertyInfo Property)
{
    public static PolicyKey Of(PropertyInfo property, object defaults) => new(
        JsonNamingPolicy.CamelCase.ConvertName(property.Name),
        property.GetCustomAttribute<DescriptionAttribute>()!.Description,
        PolicyValue.Of(property.PropertyType),
        property.IsDefined(typeof(RequiredMemberAttribute)),
        property.GetCustomAttribute<RangeAttribute>(),
        property.GetValue(defaults),
        property);
}

/// <summary>What may stand at a key. Closed.</summary>
internal abstract record PolicyValue
{
    private PolicyValue()
    {
    }

    public static PolicyValue Of(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return new List(Of(bare.GetGenericArguments()[0]), bare.GetGenericArguments()[0]);
        return PolicyScalar.Find(bare) is { } scalar ? new Scalar(scalar) : new Section(PolicyShape.Of(bare));
    }

    /// <summary>One text, number or truth.</summary>
    public sealed record Scalar(PolicyScalar Type) : PolicyValue;

    /// <summary>Keys with values.</summary>
    public sealed record Section(PolicyShape Shape) : PolicyValue;

    /// <summary>Any number of items.</summary>
    public sealed record List(PolicyValue Item, Type ItemType) : PolicyValue;
}
