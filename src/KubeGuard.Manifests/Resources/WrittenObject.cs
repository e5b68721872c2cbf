using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Resources;

/// <summary>An object as a file has it, before Kustomize: a document, or an item of a List.</summary>
/// <param name="Origin">Where it is written.</param>
/// <param name="Node">The object; unlike the origin's node it always says its <c>apiVersion</c> and <c>kind</c>, if need be the List's.</param>
internal sealed record WrittenObject(ResourceOrigin Origin, YamlMapping Node)
{
    public string ApiVersion => Node.Text("apiVersion") ?? "";

    public string Kind => Node.Text("kind") ?? "";

    /// <summary>Tokens of the pointer to an item of a List in a List in a List.</summary>
    private const int DeepestList = 6;

    /// <summary>
    /// The Kubernetes objects of a document; none when it is something else. A List (<c>v1 List</c>, or any kind ending in <c>List</c> with
    /// <c>items</c>) is taken apart, also a List in a List.
    /// </summary>
    public static ImmutableArray<WrittenObject> In(YamlDocument document)
    {
        var found = ImmutableArray.CreateBuilder<WrittenObject>();
        Collect(document, document.Root, JsonPointer.Root, null, found);
        return found.ToImmutable();
    }

    /// <summary>Whether the node says what it is, as every Kubernetes object does.</summary>
    public static bool IsObject(YamlNode? node) =>
        node?.Resolved is YamlMapping mapping && mapping.Text("apiVersion") is { Length: > 0 } && mapping.Text("kind") is { Length: > 0 };

    private static void Collect(
        YamlDocument document, YamlNode? node, JsonPointer pointer, YamlMapping? list, ImmutableArray<WrittenObject>.Builder found)
    {
        if (node?.Resolved is not YamlMapping written || pointer.Tokens.Length > DeepestList || Typed(written, list) is not { } mapping)
            return;
        if (IsList(mapping) && mapping.Sequence("items") is { } items)
        {
            for (var i = 0; i < items.RawItems.Length; i++)
                Collect(document, items.RawItems[i], pointer.Append("items").Append(i), mapping, found);
            return;
        }

        found.Add(new(new(document.Source.Path, document.Index, pointer, written), mapping));
    }

    private static bool IsList(YamlMapping mapping) => mapping.Text("kind")!.EndsWith("List", StringComparison.Ordinal);

    /// <summary>The object with its type; items of a typed list (<c>RoleList</c>), as the API server returns them, leave it to the list.</summary>
    private static YamlMapping? Typed(YamlMapping mapping, YamlMapping? list)
    {
        if (IsObject(mapping))
            return mapping;
        if (list?["apiVersion"] is not { } version || list["kind"] is not YamlScalar { Value.Length: > 4 } kind || mapping["kind"] is not null)
            return null;
        return mapping.With("apiVersion", version).With("kind", YamlTree.Text(kind, kind.Value[..^"List".Length]));
    }
}
