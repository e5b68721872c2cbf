using System.Collections.Frozen;

namespace KubeGuard.Manifests.Resources;

/// <summary>
/// The built-in kinds that live in no namespace, by API group, over all API versions that Kubernetes has served up to 1.34 (Kubernetes API
/// reference, "cluster-scoped"). Everything else that is built in is namespaced.
/// </summary>
internal static class ClusterScopedKinds
{
    private static readonly FrozenSet<GroupKind> Known = new GroupKind[]
    {
        new("", "ComponentStatus"), new("", "Namespace"), new("", "Node"), new("", "NodeProxyOptions"), new("", "PersistentVolume"),
        new("admissionregistration.k8s.io", "MutatingAdmissionPolicy"), new("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
        new("admissionregistration.k8s.io", "MutatingWebhookConfiguration"), new("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
        new("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"), new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
        new("apiextensions.k8s.io", "CustomResourceDefinition"),
        new("apiregistration.k8s.io", "APIService"),
        new("apiserverinternal.k8s.io", "StorageVersion"), new("storagemigration.k8s.io", "StorageVersionMigration"),
        new("auditregistration.k8s.io", "AuditSink"),
        new("authentication.k8s.io", "SelfSubjectReview"), new("authentication.k8s.io", "TokenReview"),
        new("authorization.k8s.io", "SelfSubjectAccessReview"), new("authorization.k8s.io", "SelfSubjectRulesReview"),
        new("authorization.k8s.io", "SubjectAccessReview"),
        new("certificates.k8s.io", "CertificateSigningRequest"), new("certificates.k8s.io", "ClusterTrustBundle"),
        new("extensions", "PodSecurityPolicy"), new("policy", "PodSecurityPolicy"),
        new("flowcontrol.apiserver.k8s.io", "FlowSchema"), new("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
        new("networking.k8s.io", "ClusterCIDR"), new("networking.k8s.io", "IngressClass"), new("networking.k8s.io", "IPAddress"),
        new("networking.k8s.io", "ServiceCIDR"),
        new("node.k8s.io", "RuntimeClass"),
        new("rbac.authorization.k8s.io", "ClusterRole"), new("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        new("resource.k8s.io", "DeviceClass"), new("resource.k8s.io", "DeviceTaintRule"), new("resource.k8s.io", "ResourceClass"),
        new("resource.k8s.io", "ResourceSlice"),
        new("scheduling.k8s.io", "PriorityClass"),
        new("storage.k8s.io", "CSIDriver"), new("storage.k8s.io", "CSINode"), new("storage.k8s.io", "StorageClass"),
        new("storage.k8s.io", "VolumeAttachment"), new("storage.k8s.io", "VolumeAttributesClass"),
    }.ToFrozenSet();

    public static bool Contains(GroupKind kind) => Known.Contains(kind);
}

/// <summary>A kind in its API group, whatever the version.</summary>
internal readonly record struct GroupKind(string Group, string Kind)
{
    public static GroupKind Of(string apiVersion, string kind) =>
        new(apiVersion.LastIndexOf('/') is >= 0 and var slash ? apiVersion[..slash] : "", kind);
}
