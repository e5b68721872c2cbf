using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Inputs;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Rbac.Defaults;

namespace KubeGuard.Bot.Run;

/// <summary>What the host knows of a cluster besides its logs.</summary>
internal static class ClusterFacts
{
    /// <summary>The options with the cluster's audit policy and version.</summary>
    public static HardeningOptions Apply(ClusterSettings cluster, HardeningOptions options) => options with
    {
        Rbac = options.Rbac with
        {
            AuditPolicy = cluster.AuditPolicyFile is { } file ? AuditPolicyFile.Read(file) : options.Rbac.AuditPolicy,
            Defaults = cluster.KubernetesVersion is { } version ? ClusterDefaults.Of(1, version.Minor) : options.Rbac.Defaults,
        },
    };
}
