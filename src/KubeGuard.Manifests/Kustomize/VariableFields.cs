using System.Collections.Immutable;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The fields in which <c>$(VARIABLE)</c> is replaced (Kustomize's default variable references, 5.7).</summary>
internal static class VariableFields
{
    private static readonly ImmutableArray<string> InContainers = ["args", "command", "env/value", "volumeMounts/mountPath"];

    public static readonly ImmutableArray<FieldSpec> Default =
    [
        .. Pod("CronJob", "spec/jobTemplate/spec/template/spec"),
        Field("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),
        .. ((string[])["DaemonSet", "Deployment", "Job", "ReplicaSet"]).SelectMany(kind =>
            Pod(kind, "spec/template/spec").Append(Field(kind, "spec/template/spec/volumes/nfs/server"))),
        Field("Deployment", "spec/template/metadata/annotations"),
        Field("Ingress", "spec/rules/host"),
        Field("Ingress", "spec/tls/hosts"),
        Field("Ingress", "spec/tls/secretName"),
        .. Pod("Pod", "spec"),
        Field("Pod", "spec/volumes/nfs/server"),
        Field("Service", "spec/ports/port"),
        Field("Service", "spec/ports/targetPort"),
        .. Pod("StatefulSet", "spec/template/spec"),
        Field("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
        Field("PersistentVolume", "spec/nfs/server"),
        Field(null, "metadata/labels"),
        Field(null, "metadata/annotations"),
    ];

    private static IEnumerable<FieldSpec> Pod(string kind, string pod) =>
        ((string[])["containers", "initContainers"]).SelectMany(_ => InContainers, (containers, field) => Field(kind, $"{pod}/{containers}/{field}"));

    private static FieldSpec Field(string? kind, string path) => FieldSpec.Of(null, null, kind, path, create: false);
}
