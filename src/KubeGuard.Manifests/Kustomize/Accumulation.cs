using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// What a kustomization has gathered so far: resources, where transformers find their fields, and variables. All three go on to the
/// kustomization that includes it.
/// </summary>
internal sealed class Accumulation
{
    public BuildItems Items { get; } = new();

    public Variables Variables { get; } = new();

    public TransformerConfig Config { get; private set; } = TransformerConfig.Empty;

    /// <summary>Takes further fields in; <paramref name="because"/> is what brings them.</summary>
    public void Configure(TransformerConfig further, YamlNode because) => Config = Config.Merge(further, because);

    /// <summary>Takes in what the kustomization gathered that <paramref name="because"/> includes.</summary>
    public void Merge(Accumulation inner, YamlNode because)
    {
        Items.AddAll(inner.Items, because);
        Configure(inner.Config, because);
        Variables.Merge(inner.Variables);
    }
}
