using System.Collections.Immutable;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The fields that labels and annotations of a kustomization go to (Kustomize's default transformer configuration, 5.7).</summary>
internal static class LabelFields
{
    public static readonly FieldSpec MetadataLabels = FieldSpec.Of(null, null, null, "metadata/labels", create: true);

    /// <summary>Metadata of the pods (and jobs) that a workload makes, by workload kind.</summary>
    private static readonly ImmutableArray<WorkloadTemplate> Templates =
    [
        new(null, "v1", "ReplicationController", "spec/template"),
        new(null, null, "Deployment", "spec/template"),
        new(null, null, "ReplicaSet", "spec/template"),
        new(null, null, "DaemonSet", "spec/template"),
        new("apps", null, "StatefulSet", "spec/template"),
        new("batch", null, "Job", "spec/template"),
        new("batch", null, "CronJob", "spec/jobTemplate"),
        new("batch", null, "CronJob", "spec/jobTemplate/spec/template"),
    ];

    /// <summary>Labels of the pod templates, and of the claims that a StatefulSet makes.</summary>
    public static readonly ImmutableArray<FieldSpec> TemplateLabels =
    [
        .. Templates.Select(template => FieldSpec.Of(template.Group, template.Version, template.Kind, template.Path + "/metadata/labels", create: true)),
        FieldSpec.Of("apps", null, "StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels", create: true),
    ];

    /// <summary>Annotations of the resources and their pod templates.</summary>
    public static readonly ImmutableArray<FieldSpec> Annotations =
    [
        FieldSpec.Of(null, null, null, "metadata/annotations", create: true),
        .. Templates.Select(template => FieldSpec.Of(
            template.Kind == "StatefulSet" ? null : template.Group, template.Version, template.Kind, template.Path + "/metadata/annotations", create: true)),
    ];

    /// <summary>Labels of the resources, their pod templates, and all selectors that have to match them.</summary>
    public static readonly ImmutableArray<FieldSpec> CommonLabels =
    [
        FieldSpec.Of(null, "v1", "Service", "spec/selector", create: true),
        FieldSpec.Of(null, "v1", "ReplicationController", "spec/selector", create: true),
        FieldSpec.Of(null, null, "Deployment", "spec/selector/matchLabels", create: true),
        .. Scheduling("Deployment"),
        FieldSpec.Of(null, null, "ReplicaSet", "spec/selector/matchLabels", create: true),
        FieldSpec.Of(null, null, "DaemonSet", "spec/selector/matchLabels", create: true),
        FieldSpec.Of("apps", null, "StatefulSet", "spec/selector/matchLabels", create: true),
        .. Scheduling("StatefulSet"),
        FieldSpec.Of("batch", null, "Job", "spec/selector/matchLabels", create: false),
        FieldSpec.Of("batch", null, "CronJob", "spec/jobTemplate/spec/selector/matchLabels", create: false),
        FieldSpec.Of("policy", null, "PodDisruptionBudget", "spec/selector/matchLabels", create: false),
        FieldSpec.Of("networking.k8s.io", null, "NetworkPolicy", "spec/podSelector/matchLabels", create: false),
        FieldSpec.Of("networking.k8s.io", null, "NetworkPolicy", "spec/ingress/from/podSelector/matchLabels", create: false),
        FieldSpec.Of("networking.k8s.io", null, "NetworkPolicy", "spec/egress/to/podSelector/matchLabels", create: false),
        MetadataLabels,
        .. TemplateLabels,
    ];

    private static IEnumerable<FieldSpec> Scheduling(string kind)
    {
        const string Pod = "spec/template/spec/";
        foreach (var affinity in (string[])["podAffinity", "podAntiAffinity"])
        {
            var rules = $"{Pod}affinity/{affinity}/";
            yield return FieldSpec.Of("apps", null, kind, rules + "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", create: false);
            yield return FieldSpec.Of("apps", null, kind, rules + "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", create: false);
        }

        yield return FieldSpec.Of("apps", null, kind, Pod + "topologySpreadConstraints/labelSelector/matchLabels", create: false);
    }

    private sealed record WorkloadTemplate(string? Group, string? Version, string Kind, string Path);
}
