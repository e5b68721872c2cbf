using System.Collections.Frozen;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Which lists a strategic merge patch merges, and by which keys (the API's <c>x-kubernetes-list-map-keys</c> and <c>patchMergeKey</c>). Every
/// list that is not named here is replaced as a whole, and so are all lists of kinds that are not built in.
/// </summary>
internal sealed class MergeSchema
{
    private static readonly MergeSchema Unknown = new();

    private static readonly MergeSchema ObjectMeta = new(("ownerReferences", ListOf(null, "uid")), ("finalizers", Set()));

    private static readonly MergeSchema Container = new(
        ("env", ListOf(null, "name")), ("ports", ListOf(null, "containerPort", "protocol")), ("volumeMounts", ListOf(null, "mountPath")),
        ("volumeDevices", ListOf(null, "devicePath")), ("resources", new(("claims", ListOf(null, "name")))));

    private static readonly MergeSchema PodSpec = new(
        ("containers", ListOf(Container, "name")), ("initContainers", ListOf(Container, "name")), ("ephemeralContainers", ListOf(Container, "name")),
        ("volumes", ListOf(null, "name")), ("imagePullSecrets", ListOf(null, "name")), ("hostAliases", ListOf(null, "ip")),
        ("topologySpreadConstraints", ListOf(null, "topologyKey", "whenUnsatisfiable")), ("resourceClaims", ListOf(null, "name")),
        ("schedulingGates", ListOf(null, "name")));

    private static readonly MergeSchema PodTemplate = new(("metadata", ObjectMeta), ("spec", PodSpec));

    private static readonly MergeSchema Workload = Object(("spec", new(("template", PodTemplate))));

    private static readonly MergeSchema Webhooks = Object(("webhooks", ListOf(new(("matchConditions", ListOf(null, "name"))), "name")));

    private static readonly MergeSchema PlainObject = Object();

    private static readonly FrozenDictionary<GroupKind, MergeSchema> Special = new Dictionary<GroupKind, MergeSchema>
    {
        [new("", "Pod")] = Object(("spec", PodSpec)),
        [new("", "PodTemplate")] = Object(("template", PodTemplate)),
        [new("", "ReplicationController")] = Workload,
        [new("apps", "Deployment")] = Workload,
        [new("apps", "ReplicaSet")] = Workload,
        [new("apps", "DaemonSet")] = Workload,
        [new("apps", "StatefulSet")] = Workload,
        [new("batch", "Job")] = Workload,
        [new("batch", "CronJob")] = Object(("spec", new(("jobTemplate", new(("metadata", ObjectMeta), ("spec", new(("template", PodTemplate)))))))),
        [new("", "Service")] = Object(("spec", new(("ports", ListOf(null, "port", "protocol"))))),
        [new("", "ServiceAccount")] = Object(("secrets", ListOf(null, "name"))),
        [new("admissionregistration.k8s.io", "MutatingWebhookConfiguration")] = Webhooks,
        [new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")] = Webhooks,
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, MergeSchema> _fields;

    private MergeSchema(params (string Name, MergeSchema Schema)[] fields) =>
        _fields = fields.ToFrozenDictionary(field => field.Name, field => field.Schema, StringComparer.Ordinal);

    /// <summary>The fields that together tell the items of the list apart; empty when the list is no such list.</summary>
    public string[] ItemKeys { get; private init; } = [];

    /// <summary>Whether the list is a set of plain values that patches add to.</summary>
    public bool IsSet { get; private init; }

    /// <summary>What is known of the items of the list.</summary>
    public MergeSchema Item { get; private init; } = null!;

    /// <summary>What is known of an object of the kind.</summary>
    public static MergeSchema Of(GroupKind kind) =>
        Special.GetValueOrDefault(kind) ?? (IsBuiltIn(kind.Group) ? PlainObject : Unknown);

    /// <summary>What is known of a field.</summary>
    public MergeSchema Field(string name) => _fields.GetValueOrDefault(name) ?? Unknown;

    private static MergeSchema Object(params (string Name, MergeSchema Schema)[] fields) => new([("metadata", ObjectMeta), .. fields]);

    private static MergeSchema ListOf(MergeSchema? item, params string[] keys) => new() { ItemKeys = keys, Item = item ?? Unknown };

    private static MergeSchema Set() => new() { IsSet = true };

    private static bool IsBuiltIn(string group) =>
        group is "" or "apps" or "batch" or "autoscaling" or "policy" or "extensions" || (group.EndsWith(".k8s.io", StringComparison.Ordinal) && group.Count(c => c == '.') == 2);
}
