using System.Collections.Frozen;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Which lists of the API are merged, and by which keys (<c>x-kubernetes-list-map-keys</c> and <c>patchMergeKey</c>), as Kustomize 5.7 knows them:
/// from the API of Kubernetes 1.21. Every list that is not named here is replaced as a whole, and so are all lists of other kinds and versions.
/// </summary>
internal sealed class BuiltinMergeSchema : MergeSchema
{
    private static readonly BuiltinMergeSchema ObjectMeta = Fields(("ownerReferences", ListOf(null, "uid")), ("finalizers", Set()));

    private static readonly BuiltinMergeSchema Container = Fields(
        ("env", ListOf(null, "name")), ("ports", ListOf(null, "containerPort", "protocol")), ("volumeMounts", ListOf(null, "mountPath")),
        ("volumeDevices", ListOf(null, "devicePath")));

    private static readonly BuiltinMergeSchema PodSpec = Fields(
        ("containers", ListOf(Container, "name")), ("initContainers", ListOf(Container, "name")), ("ephemeralContainers", ListOf(Container, "name")),
        ("volumes", ListOf(null, "name")), ("imagePullSecrets", ListOf(null, "name")), ("hostAliases", ListOf(null, "ip")),
        ("topologySpreadConstraints", ListOf(null, "topologyKey", "whenUnsatisfiable")));

    private static readonly BuiltinMergeSchema PodTemplate = Fields(("metadata", ObjectMeta), ("spec", PodSpec));

    private static readonly BuiltinMergeSchema Workload = Object(("spec", Fields(("template", PodTemplate))));

    private static readonly BuiltinMergeSchema CronJob = Object(
        ("spec", Fields(("jobTemplate", Fields(("metadata", ObjectMeta), ("spec", Fields(("template", PodTemplate))))))));

    private static readonly BuiltinMergeSchema Webhooks = Object(("webhooks", ListOf(null, "name")));

    private static readonly BuiltinMergeSchema PlainObject = Object();

    private static readonly FrozenDictionary<string, BuiltinMergeSchema> Special = new Dictionary<string, BuiltinMergeSchema>
    {
        ["v1 Pod"] = Object(("spec", PodSpec)),
        ["v1 PodTemplate"] = Object(("template", PodTemplate)),
        ["v1 ReplicationController"] = Workload,
        ["v1 Service"] = Object(("spec", Fields(("ports", ListOf(null, "port", "protocol"))))),
        ["v1 ServiceAccount"] = Object(("secrets", ListOf(null, "name"))),
        ["v1 Node"] = Object(("spec", Fields(("podCIDRs", Set())))),
        ["apps/v1 Deployment"] = Workload,
        ["apps/v1 ReplicaSet"] = Workload,
        ["apps/v1 DaemonSet"] = Workload,
        ["apps/v1 StatefulSet"] = Workload,
        ["batch/v1 Job"] = Workload,
        ["batch/v1 CronJob"] = CronJob,
        ["batch/v1beta1 CronJob"] = CronJob,
        ["storage.k8s.io/v1 CSINode"] = Object(("spec", Fields(("drivers", ListOf(null, "name"))))),
        ["admissionregistration.k8s.io/v1 MutatingWebhookConfiguration"] = Webhooks,
        ["admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"] = Webhooks,
        ["admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration"] = Webhooks,
        ["admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration"] = Webhooks,
        ["extensions/v1beta1 Ingress"] = PlainObject,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The versions in which that API has its other kinds.</summary>
    private static readonly FrozenSet<string> Versions = new[]
    {
        "v1", "apps/v1", "autoscaling/v1", "autoscaling/v2beta1", "autoscaling/v2beta2", "batch/v1", "batch/v1beta1", "policy/v1", "policy/v1beta1",
        "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1beta1", "apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1",
        "apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1", "certificates.k8s.io/v1", "certificates.k8s.io/v1beta1",
        "coordination.k8s.io/v1", "coordination.k8s.io/v1beta1", "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1", "events.k8s.io/v1",
        "events.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta1", "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "node.k8s.io/v1",
        "node.k8s.io/v1beta1", "node.k8s.io/v1alpha1", "rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1",
        "rbac.authorization.k8s.io/v1alpha1", "scheduling.k8s.io/v1", "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1alpha1", "storage.k8s.io/v1",
        "storage.k8s.io/v1beta1", "storage.k8s.io/v1alpha1",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, BuiltinMergeSchema> _fields;

    private BuiltinMergeSchema(FrozenDictionary<string, BuiltinMergeSchema> fields) => _fields = fields;

    public override string[] ItemKeys => Keys;

    public override bool IsSet => IsPlainSet;

    public override MergeSchema Item => Items ?? Unknown;

    private string[] Keys { get; init; } = [];

    private bool IsPlainSet { get; init; }

    private BuiltinMergeSchema? Items { get; init; }

    /// <summary>What is known of an object of the type.</summary>
    public static MergeSchema Of(string apiVersion, string kind) =>
        Special.GetValueOrDefault($"{apiVersion} {kind}") ?? (Versions.Contains(apiVersion) ? PlainObject : Unknown);

    public override MergeSchema Field(string name) => _fields.GetValueOrDefault(name) ?? Unknown;

    private static BuiltinMergeSchema Fields(params (string Name, BuiltinMergeSchema Schema)[] fields) =>
        new(fields.ToFrozenDictionary(field => field.Name, field => field.Schema, StringComparer.Ordinal));

    private static BuiltinMergeSchema Object(params (string Name, BuiltinMergeSchema Schema)[] fields) => Fields([("metadata", ObjectMeta), .. fields]);

    private static BuiltinMergeSchema ListOf(BuiltinMergeSchema? item, params string[] keys) =>
        new(FrozenDictionary<string, BuiltinMergeSchema>.Empty) { Keys = keys, Items = item };

    private static BuiltinMergeSchema Set() => new(FrozenDictionary<string, BuiltinMergeSchema>.Empty) { IsPlainSet = true };
}
