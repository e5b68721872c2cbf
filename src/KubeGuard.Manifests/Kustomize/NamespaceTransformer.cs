using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// <c>namespace</c>: every namespaced resource goes there, a Namespace object takes the name, and so does the subject <c>default</c> of a
/// binding. Other subjects follow later, when they name a ServiceAccount of the build (see <see cref="NameReferences"/>).
/// </summary>
internal static class NamespaceTransformer
{
    private static readonly FieldSpec MetadataNamespace = FieldSpec.Of(null, null, null, "metadata/namespace", create: true);

    private static readonly FieldSpec[] Others =
    [
        FieldSpec.Of(null, null, "Namespace", "metadata/name", create: true),
        FieldSpec.Of("apiregistration.k8s.io", null, "APIService", "spec/service/namespace", create: true),
        FieldSpec.Of("apiextensions.k8s.io", null, "CustomResourceDefinition", "spec/conversion/webhook/clientConfig/service/namespace", create: false),
    ];

    private static readonly FieldSpec Subjects = FieldSpec.Of(null, null, null, "subjects", create: false);

    public static void Apply(Kustomization kustomization, BuildItems items)
    {
        if (kustomization.Node["namespace"] is not YamlScalar { IsNullValue: false, Value.Length: > 0 } ns)
            return;
        foreach (var item in items.All)
        {
            item.RememberId();
            Move(item, ns);
        }

        items.IdsChanged();
        var seen = new HashSet<ResourceId>();
        foreach (var item in items.All)
        {
            if (!seen.Add(item.Id))
                throw new KustomizeException(ns, $"In namespace {ns.Value} two resources become one: {item.Id}.");
        }
    }

    private static void Move(BuildItem item, YamlScalar ns)
    {
        if (!item.Id.IsClusterScoped)
            MetadataNamespace.Apply(item, ns, present => Written(present, ns));
        foreach (var field in Others)
            field.Apply(item, ns, present => Written(present, ns));
        if (item.Kind is "RoleBinding" or "ClusterRoleBinding")
            Subjects.Apply(item, ns, subjects => subjects is YamlSequence list ? list.WithItems([.. list.Items.Select(subject => MoveDefault(subject, ns))]) : subjects!);
    }

    private static YamlNode MoveDefault(YamlNode subject, YamlScalar ns) =>
        subject is YamlMapping mapping && mapping.Text("name") == "default" ? mapping.With("namespace", Written(mapping["namespace"], ns)) : subject;

    /// <summary>The namespace, as the file has it where it has the same one.</summary>
    private static YamlScalar Written(YamlNode? present, YamlScalar ns) =>
        present is YamlScalar scalar && scalar.Value == ns.Value ? scalar : ns;
}
