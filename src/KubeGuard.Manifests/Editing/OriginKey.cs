using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>The place where an object is written; several effective objects may come from one (a base under two overlays).</summary>
internal readonly record struct OriginKey(string File, int Document, JsonPointer Pointer)
{
    public static OriginKey Of(Resource resource) => new(resource.Origin.File, resource.Origin.Document, resource.Origin.Pointer);
}
