using KubeGuard.Bot.Commands;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Bot.Manifests;

/// <summary>How a person names an object: <c>KIND/NAMESPACE/NAME</c> or <c>KIND/NAME</c>, the kind in any case and perhaps with its group.</summary>
internal sealed record ObjectName(string Kind, string? Group, string? Namespace, string Name)
{
    /// <exception cref="BadInputException">The text is no such name.</exception>
    public static ObjectName Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length is not (2 or 3) || parts.Any(part => part.Length == 0))
            throw new BadInputException($"{text}: not the name of an object, expected KIND/NAMESPACE/NAME, or KIND/NAME for one without a namespace");
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        return new(dot < 0 ? parts[0] : parts[0][..dot], dot < 0 ? null : parts[0][(dot + 1)..], parts.Length == 3 ? parts[1] : null, parts[^1]);
    }

    /// <summary>Whether it is this object. An object that names no namespace is in <c>default</c>, and may be named without it.</summary>
    public bool Means(ObjectRef id) => IsKind(id) && id.Name == Name && (Namespace is null ? id.Namespace is null or "default" : id.Namespace == Namespace);

    /// <summary>Whether a person may have meant this object: the same kind and name elsewhere, or the same name with another kind.</summary>
    public bool IsNear(ObjectRef id) => id.Name == Name || (IsKind(id) && id.Name.Contains(Name, StringComparison.OrdinalIgnoreCase));

    public override string ToString() =>
        $"{Kind}{(Group is null ? "" : "." + Group)}/{(Namespace is null ? "" : Namespace + "/")}{Name}";

    private bool IsKind(ObjectRef id) => string.Equals(id.Kind, Kind, StringComparison.OrdinalIgnoreCase) && (Group is null || Group == id.Group);
}
