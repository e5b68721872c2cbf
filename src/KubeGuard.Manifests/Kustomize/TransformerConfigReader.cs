using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>Reads the files of <c>configurations</c>.</summary>
internal static class TransformerConfigReader
{
    private static readonly FrozenDictionary<string, FieldRole> Roles = new Dictionary<string, FieldRole>
    {
        ["namePrefix"] = FieldRole.NamePrefix,
        ["nameSuffix"] = FieldRole.NameSuffix,
        ["namespace"] = FieldRole.Namespace,
        ["commonLabels"] = FieldRole.CommonLabels,
        ["labels"] = FieldRole.Labels,
        ["templateLabels"] = FieldRole.TemplateLabels,
        ["commonAnnotations"] = FieldRole.CommonAnnotations,
        ["varReference"] = FieldRole.VarReference,
        ["images"] = FieldRole.Images,
        ["replicas"] = FieldRole.Replicas,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Kustomize's defaults with what the kustomization configures; of the files only the defaults when it configures nothing.</summary>
    public static TransformerConfig Read(KustomizationFolder folder, Kustomization kustomization)
    {
        var configured = TransformerConfig.Empty;
        foreach (var entry in kustomization.Scalars("configurations"))
            configured = configured.Merge(Read((YamlMapping?)Decoded(folder.Mapping(entry))), entry);
        return TransformerConfig.Default.Merge(configured, kustomization.Node);
    }

    private static TransformerConfig Read(YamlMapping? written) => new(
        Roles.Where(role => written?.Sequence(role.Key) is not null)
            .ToImmutableDictionary(role => role.Value, role => FieldSpec.ReadAll(written, role.Key)),
        [.. (written?.Sequence("nameReference")?.Items ?? []).OfType<YamlMapping>().Select(Reference)]);

    private static YamlNode? Decoded(YamlMapping? written) => written is null ? null : FileSchema.Configuration.Decode(written);

    private static NameReference Reference(YamlMapping written) =>
        new(new(written.Text("group"), written.Text("version"), written.Text("kind")), FieldSpec.ReadAll(written, "fieldSpecs"));
}
