namespace KubeGuard.TestKit.Sample;

/// <summary>What every audit log is full of and what proposes nothing: the control plane, nodes, people, expired tokens.</summary>
internal static class SampleClusterNoise
{
    private static readonly Caller Scheduler = new("system:kube-scheduler", ["system:authenticated"], "kube-scheduler/v1.34.1 (linux/amd64)", "10.0.0.2");

    private static readonly Caller Kubelet = new("system:node:worker-1", ["system:nodes", "system:authenticated"], "kubelet/v1.34.1 (linux/amd64)", "10.0.0.11");

    private static readonly Caller Person = new("jana@shop.example", ["system:masters", "system:authenticated"], "kubectl/v1.34.1 (darwin/arm64)", "192.0.2.77");

    private static readonly Caller Nobody = new("", [], "storefront/4.12.1 (linux/amd64) client-go/v0.33.2", "10.0.1.17");

    private static readonly Caller GarbageCollector = Caller.ServiceAccount(
        "kube-system", "generic-garbage-collector", "kube-controller-manager/v1.34.1 (linux/amd64)", "10.0.0.2");

    private static readonly Decision SchedulerRole = Decision.By(
        "ClusterRoleBinding \"system:kube-scheduler\"", "ClusterRole \"system:kube-scheduler\"", "User \"system:kube-scheduler\"");

    private static readonly Decision GarbageCollectorRole = Decision.By(
        "ClusterRoleBinding \"system:controller:generic-garbage-collector\"", "ClusterRole \"system:controller:generic-garbage-collector\"",
        "ServiceAccount \"generic-garbage-collector/kube-system\"");

    /// <summary>The garbage collector looks at every kind that there is, as group and resource.</summary>
    private static readonly string[][] CollectedKinds =
    [
        ["", "pods"], ["", "endpoints"], ["", "serviceaccounts"], ["", "secrets"], ["apps", "deployments"], ["apps", "statefulsets"],
        ["apps", "daemonsets"], ["apps", "replicasets"], ["apps", "controllerrevisions"], ["batch", "jobs"], ["batch", "cronjobs"],
        ["networking.k8s.io", "ingresses"], ["networking.k8s.io", "networkpolicies"], ["rbac.authorization.k8s.io", "roles"],
        ["rbac.authorization.k8s.io", "rolebindings"],
    ];

    public static void Add(AuditLogWriter log, Random random, int day)
    {
        for (var hour = 0; hour < 24; hour += 4)
        {
            log.Request(SampleClock.At(day, hour, random), Scheduler, Call.Of("update", "coordination.k8s.io", "v1", "leases", "kube-system", "kube-scheduler"), SchedulerRole, 200);
            log.Request(SampleClock.At(day, hour, random), Kubelet, Call.Of("update", "coordination.k8s.io", "v1", "leases", "kube-node-lease", "worker-1"), Decision.Outside, 200);
            log.Request(SampleClock.At(day, hour, random), Kubelet, Call.Of("patch", "", "v1", "nodes", "", "worker-1", "status"), Decision.Outside, 200);
        }

        foreach (var kind in CollectedKinds)
            log.Request(SampleClock.At(day, 5, random), GarbageCollector, Call.Of("list", kind[0], "v1", kind[1]), GarbageCollectorRole, 200);

        foreach (var account in new[] { "storefront", "catalog", "orders" })
            log.Request(SampleClock.At(day, 6, random), Kubelet, Call.Of("create", "", "v1", "serviceaccounts", "shop", account, "token"), Decision.Outside, 201);
        log.Request(SampleClock.At(day, 9.5, random), Person, Call.Of("list", "", "v1", "pods", "shop", query: "?limit=500"), Decision.Outside, 200);
        log.Request(SampleClock.At(day, 9.6, random), Person, Call.Of("get", "", "v1", "pods", "shop", "postgres-0", "log", "?tailLines=100"), Decision.Outside, 200);
        if (day == 8)
        {
            // The pod that the rollout replaced asks once more with its dead token.
            for (var again = 0; again < 3; again++)
                log.Request(SampleClock.At(day, 0.5, random), Nobody, Call.Of("watch", "", "v1", "configmaps", "shop", "storefront-banner"), null, 401);
        }
    }
}
