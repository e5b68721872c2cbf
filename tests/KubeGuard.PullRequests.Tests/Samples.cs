using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

/// <summary>A small shop: what its repository says, what was seen of it, and what is proposed.</summary>
internal static class Samples
{
    public const string RolePath = "apps/shop/rbac.yaml";

    public const string RoleBefore =
        """
        # who may do what
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: orders
          namespace: shop
        rules:
          - apiGroups: [""]
            resources: ["*"] # too much
            verbs: ["*"]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: orders
          namespace: shop

        """;

    public static readonly string RoleAfter = RoleBefore
        .Replace("resources: [\"*\"] # too much", "resources: [configmaps] # too much", StringComparison.Ordinal)
        .Replace("verbs: [\"*\"]", "verbs: [get, watch]", StringComparison.Ordinal);

    public const string PolicyPath = "apps/shop/orders-networkpolicy.yaml";

    public const string Policy =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: orders
          namespace: shop
        spec:
          podSelector:
            matchLabels:
              app: orders
          policyTypes: [Ingress]
          ingress:
            - from:
                - podSelector:
                    matchLabels:
                      app: web
              ports:
                - port: 8080

        """;

    private static readonly DateTimeOffset First = new(2025, 3, 3, 8, 0, 0, TimeSpan.Zero);

    public static ApiUse ConfigMapUse { get; } = new(
        new("system:serviceaccount:shop:orders", []), new("get", "", "configmaps", "", "shop", "settings"), ApiDecision.Allowed, null, null, "orders",
        Seen(4_211, "audit.log", 17));

    public static Connection WebToOrders { get; } = new(
        new Endpoint.Pod("shop", "Deployment", "web", []), new Endpoint.Pod("shop", "Deployment", "orders", []), TransportProtocol.Tcp, 8080,
        ConnectionVerdict.Forwarded, [], Seen(902, "hubble.json", 3));

    public static EvidenceSet Evidence { get; } = new([ConfigMapUse], [WebToOrders], Coverage.None);

    public static RunFacts Facts { get; } = new()
    {
        Cluster = "prod",
        ToolVersion = "0.1.0",
        From = First,
        To = First.AddDays(9),
        MinimumWindow = TimeSpan.FromDays(14),
        Sources =
        [
            new("audit.log", "audit", 12_034, 11_820, 211, 3, new string('a', 64)),
            new("hubble.json", "hubble", 2_000, 1_916, 84, 0, new string('b', 64)),
        ],
        PolicyFile = ".kubeguard.yaml",
        PolicySha256 = new string('c', 64),
        VerifyCommand = "kubeguard verify --repo . --logs audit.log --logs hubble.json",
        ReproduceCommands = ["kubeguard propose --repo . --logs audit.log --logs hubble.json"],
    };

    public static Proposal Role { get; } = new()
    {
        Id = "rbac/Role/shop/orders",
        Class = ProposalClass.Refine,
        Target = new("rbac.authorization.k8s.io/v1", "Role", "shop", "orders"),
        Title = "Tighten Role shop/orders to what was used",
        Severity = Severity.High,
        Confidence = Confidence.ShortWindow,
        Misconfigurations = ["KG-RBAC-003"],
        Changes = [],
        Files = [Change(RolePath, RoleBefore, RoleAfter)],
        Before = new JsonObject { ["rules"] = "*" },
        After = new JsonObject { ["rules"] = "configmaps" },
        Rationale =
        [
            new(RationaleKind.Kept, "get configmaps in shop is used by system:serviceaccount:shop:orders.", [ConfigMapUse.Id]),
            new(RationaleKind.Removed, "Nothing else that the wildcard allows was seen in a window of 9 days.", []),
        ],
        Proof = new(4_211, 0, 96, 2, 0, 94),
    };

    public static Proposal NetworkPolicy { get; } = new()
    {
        Id = "network/NetworkPolicy/shop/orders",
        Class = ProposalClass.Create,
        Target = new("networking.k8s.io/v1", "NetworkPolicy", "shop", "orders"),
        Title = "Add a NetworkPolicy for Deployment shop/orders",
        Severity = Severity.Medium,
        Confidence = Confidence.ShortWindow,
        Changes = [],
        Files = [Change(PolicyPath, null, Policy)],
        Before = null,
        After = new JsonObject { ["spec"] = "web" },
        Rationale = [new(RationaleKind.Kept, "shop/web calls shop/orders on TCP 8080.", [WebToOrders.Id])],
        Proof = new(902, 0, 40, 6, 0, 34),
        Graph = new(
        [
            new("shop/web", "shop/orders", "TCP 8080", EdgeState.Kept),
            new("shop/orders", "kube-system/kube-dns", "UDP 53", EdgeState.Declared),
            new("shop/orders", "kube-system/kube-dns", "TCP 53", EdgeState.Declared),
            new("world (203.0.113.9)", "shop/web", "TCP 80", EdgeState.Kept),
            new("shop/orders", "data/postgres", "TCP 5432", EdgeState.Kept),
            new("monitoring/prometheus", "shop/orders", "TCP 9090", EdgeState.Removed),
            new("shop/batch", "data/postgres", "TCP 5432", EdgeState.Denied),
            new("shop/web", "shop/cart", "TCP 7070", EdgeState.Kept),
            new("shop/cart", "data/redis", "TCP 6379", EdgeState.Kept),
        ]),
    };

    public static ChangeGroup RbacGroup { get; } = new("rbac-apps.shop", "fix(rbac): tighten Role shop/orders to what was used", [Role], Role.Files);

    public static ChangeGroup NetworkGroup { get; } =
        new("network-apps.shop", "feat(network): add a NetworkPolicy for Deployment shop/orders", [NetworkPolicy], NetworkPolicy.Files);

    public static PublishInput Input(params ChangeGroup[] groups) => new(Changes(groups), Evidence, Facts);

    public static ChangeSet Changes(params ChangeGroup[] groups) =>
        new(NoManifests, NoManifests, [.. groups], [.. groups.SelectMany(group => group.Files)], [], []);

    public static FileChange Change(string path, string? before, string? after) => new(path, Bytes(before), Bytes(after));

    public static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    public static ManifestSet NoManifests { get; } = new()
    {
        Files = new NoFiles(),
        Parsed = ImmutableDictionary<string, Manifests.Yaml.YamlFile>.Empty,
        Roots = [],
        Problems = [],
    };

    private static Occurrences Seen(long count, string source, long line) =>
        new([new(DateOnly.FromDateTime(First.DateTime), count, First, First.AddHours(9))], new(source, line), [source]);

    private sealed class NoFiles : IRepositoryFiles
    {
        public IEnumerable<string> Paths => [];

        public byte[]? Read(string path) => null;
    }
}
