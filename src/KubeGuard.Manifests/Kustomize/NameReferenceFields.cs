using System.Collections.Immutable;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A kind that others refer to by name, and the fields that do.</summary>
internal sealed record NameReference(TypeSelector Target, ImmutableArray<FieldSpec> Fields);

/// <summary>Which fields hold names of other resources (Kustomize's default name references, 5.7).</summary>
internal static class NameReferenceFields
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Admission = "admissionregistration.k8s.io";

    /// <summary>Where the kinds that run pods keep the pod's spec.</summary>
    private static readonly ImmutableArray<PodHost> PodHosts =
    [
        new("Pod", "spec"), new("PodTemplate", "template/spec"), new("Deployment", "spec/template/spec"), new("ReplicaSet", "spec/template/spec"),
        new("DaemonSet", "spec/template/spec"), new("StatefulSet", "spec/template/spec"), new("Job", "spec/template/spec"),
        new("CronJob", "spec/jobTemplate/spec/template/spec"),
    ];

    /// <summary>The hosts in which Kustomize follows service accounts, claims and priority classes: other ones, for no reason that is documented.</summary>
    private static readonly ImmutableArray<PodHost> AccountHosts =
    [
        new("Pod", "spec"), new("StatefulSet", "spec/template/spec"), new("Deployment", "spec/template/spec"),
        new("ReplicationController", "spec/template/spec"), new("CronJob", "spec/jobTemplate/spec/template/spec"), new("Job", "spec/template/spec"),
        new("DaemonSet", "spec/template/spec"),
    ];

    public static readonly ImmutableArray<NameReference> All =
    [
        Scaled("Deployment"), Scaled("ReplicationController"), Scaled("ReplicaSet"), Scaled("StatefulSet"),
        new(new(null, "v1", "ConfigMap"),
        [
            .. InPods(
                PodHosts, "volumes/configMap/name", "containers/env/valueFrom/configMapKeyRef/name", "initContainers/env/valueFrom/configMapKeyRef/name",
                "containers/envFrom/configMapRef/name", "initContainers/envFrom/configMapRef/name", "volumes/projected/sources/configMap/name"),
            Field(null, "Node", "spec/configSource/configMap"),
            Field(null, "Role", "rules/resourceNames"), Field(null, "ClusterRole", "rules/resourceNames"),
            Field(null, "Ingress", @"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap"),
        ]),
        new(new(null, "v1", "Secret"),
        [
            .. InPods(
                PodHosts, "volumes/secret/secretName", "containers/env/valueFrom/secretKeyRef/name", "initContainers/env/valueFrom/secretKeyRef/name",
                "containers/envFrom/secretRef/name", "initContainers/envFrom/secretRef/name", "imagePullSecrets/name", "volumes/projected/sources/secret/name"),
            Field(null, "Ingress", "spec/tls/secretName"),
            Field(null, "Ingress", @"metadata/annotations/ingress.kubernetes.io\/auth-secret"),
            Field(null, "Ingress", @"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret"),
            Field(null, "Ingress", @"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret"),
            Field(null, "ServiceAccount", "imagePullSecrets/name"),
            Field(null, "StorageClass", "parameters/secretName"), Field(null, "StorageClass", "parameters/adminSecretName"),
            Field(null, "StorageClass", "parameters/userSecretName"), Field(null, "StorageClass", "parameters/secretRef"),
            Field(null, "Role", "rules/resourceNames"), Field(null, "ClusterRole", "rules/resourceNames"),
            FieldSpec.Of("serving.knative.dev", "v1", "Service", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", create: false),
            Field(null, "PersistentVolume", "spec/azureFile/secretName"),
        ]),
        new(new(null, "v1", "Service"),
        [
            Field("apps", "StatefulSet", "spec/serviceName"),
            Field(null, "Ingress", "spec/rules/http/paths/backend/serviceName"), Field(null, "Ingress", "spec/backend/serviceName"),
            Field(null, "Ingress", "spec/rules/http/paths/backend/service/name"), Field(null, "Ingress", "spec/defaultBackend/service/name"),
            Field("apiregistration.k8s.io", "APIService", "spec/service/name"),
            Field(Admission, "ValidatingWebhookConfiguration", "webhooks/clientConfig/service"),
            Field(Admission, "MutatingWebhookConfiguration", "webhooks/clientConfig/service"),
        ]),
        new(new(Rbac, null, "Role"), [Field(Rbac, "RoleBinding", "roleRef/name")]),
        new(new(Rbac, null, "ClusterRole"), [Field(Rbac, "RoleBinding", "roleRef/name"), Field(Rbac, "ClusterRoleBinding", "roleRef/name")]),
        new(new(null, "v1", "ServiceAccount"),
        [
            Field(Rbac, "RoleBinding", "subjects"), Field(Rbac, "ClusterRoleBinding", "subjects"), .. InPods(AccountHosts, "serviceAccountName"),
        ]),
        new(new(null, "v1", "PersistentVolumeClaim"), [.. InPods(AccountHosts, "volumes/persistentVolumeClaim/claimName")]),
        new(new(null, "v1", "PersistentVolume"), [Field(null, "PersistentVolumeClaim", "spec/volumeName"), Field(null, "ClusterRole", "rules/resourceNames")]),
        new(new("storage.k8s.io", "v1", "StorageClass"),
        [
            Field(null, "PersistentVolume", "spec/storageClassName"), Field(null, "PersistentVolumeClaim", "spec/storageClassName"),
            Field(null, "StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
        ]),
        new(new("scheduling.k8s.io", "v1", "PriorityClass"), [.. InPods(AccountHosts, "priorityClassName")]),
        new(new(Admission, null, "ValidatingAdmissionPolicy"), [Field(Admission, "ValidatingAdmissionPolicyBinding", "spec/policyName")]),
    ];

    private static NameReference Scaled(string kind) => new(new(null, null, kind), [Field(null, "HorizontalPodAutoscaler", "spec/scaleTargetRef/name")]);

    private static FieldSpec Field(string? group, string kind, string path) => FieldSpec.Of(group, null, kind, path, create: false);

    private static IEnumerable<FieldSpec> InPods(ImmutableArray<PodHost> hosts, params string[] fields) =>
        hosts.SelectMany(_ => fields, (host, field) => Field(null, host.Kind, $"{host.PodSpec}/{field}"));

    private sealed record PodHost(string Kind, string PodSpec);
}
