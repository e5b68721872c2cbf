namespace KubeGuard.TestKit.Sample;

/// <summary>
/// The API server's audit log of the demo: what each workload of the sample repository does in seventeen days, with the decisions that its
/// manifests give, among the cluster's own noise, a person, expired tokens and somebody with a stolen token.
/// </summary>
public static class SampleAuditLog
{
    private const int Seed = 20260301;

    private const string Core = "";
    private const string Leases = "coordination.k8s.io";
    private const string Networking = "networking.k8s.io";

    private static readonly Caller OrdersPod =
        Caller.ServiceAccount("shop", "orders", "orders/7.0.4 (linux/amd64) kubernetes-client-java/20.0.1", "10.0.1.23", "orders-5b9c7d6f88-q2x7m");

    private static readonly Caller Deployer =
        Caller.ServiceAccount("ci", "deployer", "kubectl/v1.34.1 (linux/amd64) kubernetes/93248f9", "198.51.100.20");

    /// <summary>The stolen token of the storefront, in other hands. The user agent tries to be more than text.</summary>
    private static readonly Caller Intruder = Caller.ServiceAccount(
        "shop", "storefront", "kube-recon/0.3 \u001b[31mpwn\u001b[0m ```\n<!-- --> @everyone ![x](http://recon.example/x.png)", "203.0.113.66");

    private static readonly Decision DefaultBasicUser =
        Decision.By("ClusterRoleBinding \"system:basic-user\"", "ClusterRole \"system:basic-user\"", "Group \"system:authenticated\"");

    private static readonly Decision DefaultDiscovery =
        Decision.By("ClusterRoleBinding \"system:discovery\"", "ClusterRole \"system:discovery\"", "Group \"system:authenticated\"");

    /// <summary>The lines, in the order of time; always the same.</summary>
    public static IEnumerable<string> Lines()
    {
        var random = new Random(Seed);
        var log = new AuditLogWriter(random);
        for (var day = 0; day < SampleClock.Days; day++)
        {
            ShopAtWork(log, random, day);
            EdgeAtWork(log, random, day);
            NightlyBackup(log, random, day);
            SampleClusterNoise.Add(log, random, day);
            if (day % 3 == 1)
                Release(log, random, day);
        }

        Intrusion(log, random);
        BrokenLines(log, random);
        return log.Lines();
    }

    private static void ShopAtWork(AuditLogWriter log, Random random, int day)
    {
        var storefront = Caller.ServiceAccount(
            "shop", "storefront", "storefront/4.12.1 (linux/amd64) client-go/v0.33.2", "10.0.1.17", day < 8 ? "storefront-6f7d9c5b4d-8kzvn" : "storefront-74cc8d9b6f-tm5wl");
        var byRole = Decision.By("RoleBinding \"storefront/shop\"", "Role \"storefront\"", "ServiceAccount \"storefront/shop\"");
        for (var hour = 1; hour < 24; hour += 4)
        {
            var at = SampleClock.At(day, hour, random);
            if (hour is 1 or 13)
            {
                log.Request(at, storefront, Call.Of("list", Core, "v1", "configmaps", "shop", "storefront-banner", query: "?fieldSelector=metadata.name%3Dstorefront-banner&limit=500"), byRole, 200);
                log.Request(at.AddMilliseconds(30), storefront, Call.Of("get", Core, "v1", "configmaps", "shop", "storefront-banner"), byRole, 200);
            }

            log.Request(at.AddSeconds(1), storefront, Call.Of("watch", Core, "v1", "configmaps", "shop", "storefront-banner"), byRole, 200);
        }

        // Granted by hand, not in the repository.
        var byHand = Decision.By("RoleBinding \"orders-outage-0217/shop\"", "Role \"orders-outage-0217\"", "ServiceAccount \"orders/shop\"");
        for (var hour = 0; hour < 24; hour += 3)
        {
            var at = SampleClock.At(day, hour, random);
            log.Request(at, OrdersPod, Call.Of("get", Core, "v1", "configmaps", "shop", "orders-settings"), byHand, 200);
            if (day == 0 && hour == 0)
            {
                log.Request(at.AddMilliseconds(200), OrdersPod, Call.Of("get", Leases, "v1", "leases", "shop", "orders-worker"), byHand, 404);
                log.Request(at.AddMilliseconds(300), OrdersPod, Call.Of("create", Leases, "v1", "leases", "shop"), byHand, 201);
            }

            log.Request(at.AddMilliseconds(400), OrdersPod, Call.Of("get", Leases, "v1", "leases", "shop", "orders-worker"), byHand, 200);
            log.Request(at.AddMilliseconds(460), OrdersPod, Call.Of("update", Leases, "v1", "leases", "shop", "orders-worker"), byHand, hour == 9 && day % 5 == 0 ? 409 : 200);
        }
    }

    private static void EdgeAtWork(AuditLogWriter log, Random random, int day)
    {
        var router = Caller.ServiceAccount("edge", "edge-router", "edge-router/3.1.0 (linux/amd64) client-go/v0.34.0", "10.0.2.8", "edge-router-58d7c4b96c-jw2hd");
        var byWildcard = Decision.By("ClusterRoleBinding \"edge-router\"", "ClusterRole \"edge-router\"", "ServiceAccount \"edge-router/edge\"");
        for (var hour = 2; hour < 24; hour += 6)
        {
            var at = SampleClock.At(day, hour, random);
            foreach (var kind in new[] { Call.Of("list", Networking, "v1", "ingresses"), Call.Of("list", Core, "v1", "services"), Call.Of("list", "discovery.k8s.io", "v1", "endpointslices") })
                log.Request(at, router, kind, byWildcard, hour == 2 && day == 4 ? 429 : 200);
            foreach (var kind in new[] { Call.Of("watch", Networking, "v1", "ingresses"), Call.Of("watch", Core, "v1", "services"), Call.Of("watch", "discovery.k8s.io", "v1", "endpointslices") })
                log.Request(at.AddSeconds(2), router, kind, byWildcard, 200);
            log.Request(at.AddSeconds(3), router, Call.Of("update", Networking, "v1", "ingresses", "shop", "storefront", "status"), byWildcard, 200);
        }

        for (var hour = 0; hour < 24; hour += 4)
        {
            var at = SampleClock.At(day, hour, random);
            if (day == 0 && hour == 0)
                log.Request(at, router, Call.Of("create", Leases, "v1", "leases", "edge"), byWildcard, 201);
            log.Request(at.AddMilliseconds(100), router, Call.Of("get", Leases, "v1", "leases", "edge", "edge-router-leader"), byWildcard, 200);
            log.Request(at.AddMilliseconds(150), router, Call.Of("update", Leases, "v1", "leases", "edge", "edge-router-leader"), byWildcard, 200);
        }

        log.Request(SampleClock.At(day, 8, random), router, Call.Of("create", Core, "v1", "events", "shop"), byWildcard, 201);
        log.Request(SampleClock.At(day, 8.1, random), router, new Call("get", "/api?timeout=32s", null), DefaultDiscovery, 200);
    }

    private static void NightlyBackup(AuditLogWriter log, Random random, int day)
    {
        var pod = $"backup-{29538480 + (day * 1440)}-{(char)('b' + day)}x{day % 10}kq";
        var backup = Caller.ServiceAccount("backup", "backup", "python-kubernetes/31.0.0", "10.0.2.40", pod);
        var byBackup = Decision.By("ClusterRoleBinding \"backup\"", "ClusterRole \"backup\"", "ServiceAccount \"backup/backup\"");
        var at = SampleClock.At(day, 2, random);
        log.Request(at, backup, Call.Of("list", Core, "v1", "configmaps", "shop"), byBackup, 200);
        log.Request(at.AddSeconds(1), backup, Call.Of("list", Core, "v1", "secrets", "shop"), byBackup, 200);
        log.Request(at.AddSeconds(2), backup, Call.Of("list", Core, "v1", "persistentvolumeclaims", "shop"), byBackup, 200);
        log.Request(at.AddSeconds(3), backup, Call.Of("get", Core, "v1", "persistentvolumeclaims", "shop", "data-postgres-0"), byBackup, 200);
    }

    private static void Release(AuditLogWriter log, Random random, int day)
    {
        var byDeployer = Decision.By("RoleBinding \"deployer/shop\"", "ClusterRole \"deployer\"", "ServiceAccount \"deployer/ci\"");
        var at = SampleClock.At(day, 14, random);
        log.Request(at, Deployer, new Call("get", "/api?timeout=32s", null), DefaultDiscovery, 200);
        foreach (var name in new[] { "storefront", "catalog", "orders", "payments" })
        {
            log.Request(at.AddSeconds(2), Deployer, Call.Of("get", "apps", "v1", "deployments", "shop", name), byDeployer, 200);
            log.Request(at.AddSeconds(3), Deployer, Call.Of("patch", "apps", "v1", "deployments", "shop", name), byDeployer, name == "orders" && day == 4 ? 409 : 200);
            log.Request(at.AddSeconds(4), Deployer, Call.Of("get", Core, "v1", "services", "shop", name), byDeployer, 200);
            log.Request(at.AddSeconds(5), Deployer, Call.Of("patch", Core, "v1", "services", "shop", name), byDeployer, 200);
        }

        foreach (var name in new[] { "storefront-banner", "orders-settings" })
        {
            log.Request(at.AddSeconds(6), Deployer, Call.Of("get", Core, "v1", "configmaps", "shop", name), byDeployer, 200);
            log.Request(at.AddSeconds(7), Deployer, Call.Of("patch", Core, "v1", "configmaps", "shop", name), byDeployer, 200);
        }

        log.Request(at.AddSeconds(9), Deployer, Call.Of("watch", "apps", "v1", "deployments", "shop", "storefront"), byDeployer, 200);
    }

    private static void Intrusion(AuditLogWriter log, Random random)
    {
        var at = SampleClock.At(11, 3.4, random);
        log.Request(at, Intruder, Call.Of("create", "authorization.k8s.io", "v1", "selfsubjectrulesreviews"), DefaultBasicUser, 201);
        log.Request(at.AddSeconds(4), Intruder, Call.Of("list", Core, "v1", "secrets"), Decision.Forbid, 403);
        log.Request(at.AddSeconds(9), Intruder, Call.Of("list", Core, "v1", "secrets", "kube-system"), Decision.Forbid, 403);
        log.Request(at.AddSeconds(21), Intruder, Call.Of("create", Core, "v1", "pods", "shop", "postgres-0", "exec"), Decision.Forbid, 403);
        log.Request(at.AddSeconds(40), Intruder, Call.Of("create", "rbac.authorization.k8s.io", "v1", "clusterrolebindings"), Decision.Forbid, 403);
    }

    private static void BrokenLines(AuditLogWriter log, Random random)
    {
        log.Truncated(SampleClock.At(6, 17, random), Deployer, Call.Of("list", Core, "v1", "pods", "shop"));
        log.Noise(SampleClock.At(6, 17.2, random), "E0307 17:12:09.551873       1 writer.go:42] audit: no space left on device");
    }
}
