using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace KubeGuard.Bot.Configuration;

/// <summary>A setting of an options record.</summary>
/// <param name="Property">Where it goes.</param>
internal sealed record HostKey(PropertyInfo Property)
{
    /// <summary>What a secret is shown as.</summary>
    public const string Redacted = "***";

    /// <summary>Its name.</summary>
    public string Name => Property.Name;

    /// <summary>Type of the value, or of the items of a list.</summary>
    public Type ItemType { get; } = ItemTypeOf(Property.PropertyType);

    /// <summary>Whether it is a list.</summary>
    public bool IsList => Property.PropertyType.IsGenericType && Property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    /// <summary>Whether an entry makes no sense without it.</summary>
    public bool IsRequired => Property.IsDefined(typeof(RequiredMemberAttribute));

    /// <summary>
    /// Whether it is a secret: those are the settings that may be kept in a file instead (<c>Token</c> has a twin <c>TokenFile</c>). They come from the
    /// environment or such a file only, and are never shown.
    /// </summary>
    public bool IsSecret { get; } = TwinOf(Property) is not null;

    /// <summary>The setting that names files with the secret.</summary>
    public string? Twin => TwinOf(Property);

    /// <summary>The settings of a record, in its order.</summary>
    public static ImmutableArray<HostKey> Of(Type options) =>
        [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => new HostKey(property))];

    private static Type ItemTypeOf(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? bare.GetGenericArguments()[0] : bare;
    }

    private static string? TwinOf(PropertyInfo property)
    {
        var name = property.Name.EndsWith("Secrets", StringComparison.Ordinal) ? $"{property.Name[..^1]}Files" : $"{property.Name}File";
        return property.DeclaringType!.GetProperty(name)?.Name;
    }
}
