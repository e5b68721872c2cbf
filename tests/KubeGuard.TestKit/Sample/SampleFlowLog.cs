namespace KubeGuard.TestKit.Sample;

/// <summary>
/// The network's log of the demo: the shop's calls as Hubble exports them, each seen on both nodes, with answers, probes, health checks,
/// name look-ups, a nightly job, a refused stranger and packets lost for other reasons.
/// </summary>
public static class SampleFlowLog
{
    private const int Seed = 20260302;
    private const string One = "worker-1";
    private const string Two = "worker-2";

    private static readonly FlowEnd Storefront = FlowEnd.Of("shop", "Deployment", "storefront", "storefront-6f7d9c5b4d-8kzvn", "10.244.1.17", One, "app=storefront", "stage=production");
    private static readonly FlowEnd Catalog = FlowEnd.Of("shop", "Deployment", "catalog", "catalog-7c9f86bb5-l4dpw", "10.244.2.21", Two, "app=catalog", "stage=production");
    private static readonly FlowEnd Orders = FlowEnd.Of("shop", "Deployment", "orders", "orders-5b9c7d6f88-q2x7m", "10.244.1.23", One, "app=orders", "stage=production");
    private static readonly FlowEnd Payments = FlowEnd.Of("shop", "Deployment", "payments", "payments-66d9b7c4f9-v8nrs", "10.244.2.31", Two, "app=payments", "stage=production");
    private static readonly FlowEnd Postgres = FlowEnd.Of("shop", "StatefulSet", "postgres", "postgres-0", "10.244.2.33", Two, "app=postgres", "statefulset.kubernetes.io/pod-name=postgres-0", "stage=production");
    private static readonly FlowEnd Router = FlowEnd.Of("edge", "Deployment", "edge-router", "edge-router-58d7c4b96c-jw2hd", "10.244.2.8", Two, "app.kubernetes.io/name=edge-router");
    private static readonly FlowEnd Prometheus = FlowEnd.Of("monitoring", "Deployment", "prometheus", "prometheus-6d4b9f7d5c-9zq4t", "10.244.1.40", One, "app=prometheus");
    private static readonly FlowEnd Dns = FlowEnd.Of("kube-system", "Deployment", "coredns", "coredns-674b8bbfcf-7mlqd", "10.244.1.3", One, "k8s-app=kube-dns");
    private static readonly FlowEnd Toolbox = FlowEnd.Of("sandbox", "Pod", "toolbox", "toolbox", "10.244.1.66", One, "run=toolbox");
    private static readonly FlowEnd ApiServer = FlowEnd.Reserved("kube-apiserver", "10.0.0.2");
    private static readonly FlowEnd PaymentProvider = FlowEnd.Reserved("world", "192.0.2.140", "api.cards.example");

    private static readonly FlowEnd[] Customers =
        [FlowEnd.Reserved("world", "203.0.113.9"), FlowEnd.Reserved("world", "198.51.100.77"), FlowEnd.Reserved("world", "203.0.113.200")];

    /// <summary>The lines, in the order of time; always the same.</summary>
    public static IEnumerable<string> Lines()
    {
        var random = new Random(Seed);
        var log = new FlowLogWriter(random);
        for (var day = 0; day < SampleClock.Days; day++)
        {
            for (var hour = 0.5; hour < 24; hour += 6)
                ShopAtWork(log, random, day, hour);
            ProbesAndHealth(log, random, day);
            NightlyBackup(log, random, day);
        }

        for (var again = 0; again < 4; again++)
            log.Refused(SampleClock.At(11, 3.6, random), Toolbox, Postgres, 5432);
        log.Lost(SampleClock.At(5, 12, random), Orders, Payments, 8443);
        log.LostEvents(SampleClock.At(5, 12.1, random), Two, 37);
        return log.Lines();
    }

    private static void ShopAtWork(FlowLogWriter log, Random random, int day, double hour)
    {
        DateTimeOffset Soon() => SampleClock.At(day, hour, random);
        log.Connection(Soon(), Customers[random.Next(Customers.Length)], Router, "TCP", 8443);
        log.Connection(Soon(), Router, Storefront, "TCP", 8080);
        log.Connection(Soon(), Storefront, Catalog, "TCP", 8080);
        log.Connection(Soon(), Storefront, Orders, "TCP", 8080);
        log.Connection(Soon(), Orders, Payments, "TCP", 8443);
        log.Connection(Soon(), Orders, Postgres, "TCP", 5432);
        log.Connection(Soon(), Catalog, Postgres, "TCP", 5432);
        log.Connection(Soon(), Payments, PaymentProvider, "TCP", 443);
        log.Connection(Soon(), Prometheus, Storefront, "TCP", 9102);
        log.Connection(Soon(), Prometheus, Orders, "TCP", 9102);
        foreach (var client in new[] { Storefront, Orders, Router })
            log.Connection(Soon(), client, ApiServer, "TCP", 6443);
        foreach (var client in new[] { Storefront, Catalog, Orders, Payments, Prometheus })
            log.Connection(Soon(), client, Dns, "UDP", 53);
        if (hour < 1)
            log.Connection(Soon(), Payments, Dns, "TCP", 53);
    }

    private static void ProbesAndHealth(FlowLogWriter log, Random random, int day)
    {
        foreach (var probed in new[] { Storefront, Catalog, Orders })
            log.Connection(SampleClock.At(day, 7, random), FlowEnd.Reserved("host", "10.0.0.11"), probed, "TCP", 8080);
        log.Connection(SampleClock.At(day, 7.5, random), FlowEnd.Reserved("remote-node", "10.0.0.12"), FlowEnd.Reserved("health", "10.244.1.2") with { Node = One }, "TCP", 4240);
        log.Connection(SampleClock.At(day, 7.6, random), FlowEnd.Reserved("host", "10.0.0.11"), FlowEnd.Reserved("health", "10.244.1.2") with { Node = One }, "ICMPv4", 0);
    }

    private static void NightlyBackup(FlowLogWriter log, Random random, int day)
    {
        var pod = $"backup-{29538480 + (day * 1440)}-{(char)('b' + day)}x{day % 10}kq";
        var job = pod[..^6];
        var backup = FlowEnd.Of(
            "backup", "CronJob", "backup", pod, $"10.244.1.{100 + day}", One,
            "app=backup", $"batch.kubernetes.io/job-name={job}", $"job-name={job}");
        log.Connection(SampleClock.At(day, 2, random), backup, Dns, "UDP", 53);
        log.Connection(SampleClock.At(day, 2, random), backup, ApiServer, "TCP", 6443);
        log.Connection(SampleClock.At(day, 2.05, random), backup, Postgres, "TCP", 5432);
    }
}
