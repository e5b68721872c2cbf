using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// The API that strategic merges of one build go by. There is one at a time for the whole build: that of the root's <c>openapi</c>, else that of
/// the first included kustomization that has one, from then on; else the built-in one.
/// </summary>
internal sealed class MergeSchemas
{
    /// <summary>The only version that Kustomize 5.7 has built in.</summary>
    private const string BuiltinVersion = "v1.21.2";

    private YamlMapping? _document;
    private bool _isChosen;

    /// <summary>Notes the <c>openapi</c> field of a kustomization that the build has come to.</summary>
    public void Consider(Kustomization kustomization, KustomizationFolder folder)
    {
        if (kustomization.Mapping("openapi") is not { } chosen)
            return;
        var document = chosen["path"] is YamlScalar path ? folder.Mapping(path) : null;
        if (_isChosen)
            return;
        if (chosen["version"] is YamlScalar version && (document is not null || version.Value != BuiltinVersion))
            throw new KustomizeException(version, document is null ? $"There is no built-in API version {version.Value}." : "openapi has either a version or a path, not both.");
        _isChosen = true;
        _document = document;
    }

    /// <summary>What is known of an object of the type.</summary>
    public MergeSchema Of(BuildItem item) => _document is null ? BuiltinMergeSchema.Of(item.ApiVersion, item.Kind) : OpenApiMergeSchema.Of(_document, item.Id);
}
