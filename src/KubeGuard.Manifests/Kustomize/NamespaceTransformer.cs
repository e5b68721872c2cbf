using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>Which subjects of bindings are moved with a namespace.</summary>
internal enum MovedSubjects
{
    /// <summary>Those with the name <c>default</c>.</summary>
    NamedDefault,

    /// <summary>All service accounts.</summary>
    ServiceAccounts,

    None,
}

/// <summary>
/// <c>namespace</c>: every namespaced resource goes there, a Namespace object takes the name, and so does the subject <c>default</c> of a
/// binding. Other subjects follow later, when they name a ServiceAccount of the build (see <see cref="NameReferences"/>).
/// </summary>
internal sealed class NamespaceTransformer(YamlScalar ns, ImmutableArray<FieldSpec> fields)
{
    private const string OwnNamespace = "metadata/namespace";

    /// <summary>The fields that follow besides the resource's own namespace and the subjects.</summary>
    public static readonly ImmutableArray<FieldSpec> DefaultFields =
    [
        FieldSpec.Of(null, null, "Namespace", "metadata/name", create: true),
        FieldSpec.Of("apiregistration.k8s.io", null, "APIService", "spec/service/namespace", create: true),
        FieldSpec.Of("apiextensions.k8s.io", null, "CustomResourceDefinition", "spec/conversion/webhook/clientConfig/service/namespace", create: false),
    ];

    private static readonly FieldSpec MetadataNamespace = FieldSpec.Of(null, null, null, OwnNamespace, create: true);

    private static readonly FieldSpec Subjects = FieldSpec.Of(null, null, null, "subjects", create: false);

    public MovedSubjects Moved { get; init; } = MovedSubjects.NamedDefault;

    /// <summary>Whether a namespace that is there already stays.</summary>
    public bool KeepsPresent { get; init; }

    public void Apply(BuildItems items)
    {
        foreach (var item in items.All)
        {
            item.RememberId();
            Move(item);
        }

        items.IdsChanged();
        var seen = new HashSet<ResourceId>();
        foreach (var item in items.All)
        {
            if (!seen.Add(item.Id))
                throw new KustomizeException(ns, $"In namespace {ns.Value} two resources become one: {item.Id}.");
        }
    }

    private void Move(BuildItem item)
    {
        var isBinding = item.Kind is "RoleBinding" or "ClusterRoleBinding";
        if (!item.Id.IsClusterScoped)
            MetadataNamespace.Apply(item, ns, Written);
        if (isBinding)
            Subjects.Apply(item, ns, subjects => subjects is YamlSequence list ? list.WithItems([.. list.Items.Select(Move)]) : subjects!);
        foreach (var field in fields)
        {
            if (field.Path != OwnNamespace && !(isBinding && field.Path is "subjects" or "subjects/namespace"))
                field.Apply(item, ns, Written);
        }
    }

    private YamlNode Move(YamlNode subject)
    {
        if (subject is not YamlMapping mapping)
            return subject;
        var isMoved = Moved switch
        {
            MovedSubjects.NamedDefault => mapping.Text("name") == "default",
            MovedSubjects.ServiceAccounts => mapping.Text("kind") == "ServiceAccount",
            MovedSubjects.None => false,
            var other => throw new InvalidOperationException($"Unknown subjects {other}."),
        };
        return isMoved ? mapping.With("namespace", Written(mapping["namespace"])) : subject;
    }

    /// <summary>The namespace, as the file has it where it has the same one.</summary>
    private YamlNode Written(YamlNode? present)
    {
        if (present is YamlScalar scalar && (scalar.Value == ns.Value || (KeepsPresent && scalar is { IsNullValue: false, Value.Length: > 0 })))
            return scalar;
        return present is null or YamlScalar ? ns : throw new KustomizeException(present, "A namespace is expected where the kustomization puts one.");
    }
}
