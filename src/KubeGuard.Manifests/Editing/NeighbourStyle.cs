using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing;

/// <summary>New files look like the object that they belong to.</summary>
internal static class NeighbourStyle
{
    /// <summary>The style of the text that an object is written in; null when it is written in JSON or not known as YAML.</summary>
    public static YamlStyle? Of(ManifestSet manifests, ResourceOrigin origin) =>
        manifests.Parsed.TryGetValue(origin.File, out var neighbour) && !origin.File.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? StyleProbe.Of(origin.Node, new(neighbour.Source.Text)).StyleIn([origin.Node])
            : null;
}
