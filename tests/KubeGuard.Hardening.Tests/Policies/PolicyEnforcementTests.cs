using System.Text;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Policies;

/// <summary>The policy at work on the demo's repository and logs (B25, B28): what it says is what happens.</summary>
public sealed class PolicyEnforcementTests
{
    private static readonly DateOnly Today = new(2026, 4, 1);

    private static readonly IRepositoryFiles Files = new RepositoryDirectory(Golden.PathOf("src", "KubeGuard.Bot", "Demo", "Sample", "gitops"));

    private static readonly Lazy<EvidenceSet> Evidence = new(() =>
        new EvidenceReader().Read(LogInputs.Resolve([Golden.PathOf("src", "KubeGuard.Bot", "Demo", "Sample", "logs")])));

    private static readonly Lazy<ChangeSet> Unlimited = new(() => Run(""));

    [Fact]
    public void Without_a_policy_everything_is_offered() => Ids(Unlimited.Value).ShouldContain("rbac/ClusterRole/edge-router");

    [Fact]
    public void Disabled_means_nothing_and_says_why()
    {
        var changes = Run("enabled: false");
        changes.Groups.ShouldBeEmpty();
        changes.Abstentions.Select(abstention => abstention.Reason).ShouldAllBe(reason => reason.Contains("enabled (.kubeguard.yaml:1:10) is false", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hardeners: {rbac: false}", "rbac/")]
    [InlineData("hardeners: {network: false}", "network/")]
    [InlineData("network: {mode: cilium}", "network/")]
    public void A_hardener_that_is_off_proposes_nothing_and_the_other_all(string yaml, string off)
    {
        var changes = Run(yaml);
        Ids(changes).ShouldBe(Ids(Unlimited.Value).Where(id => !id.StartsWith(off, StringComparison.Ordinal)), ignoreOrder: true);
        changes.Abstentions.ShouldContain(abstention => abstention.Target == off.TrimEnd('/'));
    }

    [Theory]
    [InlineData("namespaces: {exclude: [shop]}", "network/NetworkPolicy/shop/catalog", "namespaces (.kubeguard.yaml:1:13)")]
    [InlineData("namespaces: {include: [edge]}", "network/NetworkPolicy/shop/catalog", "in namespace shop")]
    [InlineData("namespaces: {clusterScoped: false}", "rbac/ClusterRole/backup", "has no namespace, and namespaces.clusterScoped")]
    [InlineData("minimumSeverity: high", "rbac/Role/shop/storefront", "its severity is medium, and minimumSeverity")]
    [InlineData("misconfigurations: {disable: [KG-NET-*]}", "network/NetworkPolicy/edge/edge-router", "misconfigurations (.kubeguard.yaml:1:20) leaves out")]
    [InlineData("protected: {objects: [{kind: NetworkPolicy, reason: ours}]}", "network/NetworkPolicy/shop/postgres", "protected.objects[0] (.kubeguard.yaml:1:23): ours")]
    [InlineData("protected: {objects: [{kind: Deployment, namespace: shop}]}", "network/NetworkPolicy/shop/orders", "Deployment/shop/orders is protected")]
    [InlineData("protected: {objects: [{kind: Deployment, namespace: shop}]}", "rbac/Role/shop/orders", "ServiceAccount shop/orders")]
    [InlineData("protected: {objects: [{kind: ClusterRole, name: '/edge-(router|proxy)/'}]}", "rbac/ClusterRole/edge-router", "protect")]
    [InlineData("protected: {serviceAccounts: ['ci/*']}", "rbac/ClusterRole/deployer", "protect")]
    [InlineData("exceptions: [{target: ClusterRole/backup, reason: moving out, until: 2026-04-01}]", "rbac/ClusterRole/backup", "does not want it until 2026-04-01: moving out")]
    [InlineData("exceptions: [{misconfiguration: KG-NET-*, reason: other team}]", "network/NetworkPolicy/edge/edge-router", "does not want it: other team")]
    [InlineData("paths: {exclude: [backup/backup.yaml]}", "rbac/ClusterRole/backup", "")]
    public void What_the_policy_leaves_out_is_not_offered_and_the_reason_is_given(string yaml, string id, string reason)
    {
        Ids(Unlimited.Value).ShouldContain(id);
        IHardener hardener = id.StartsWith("rbac/", StringComparison.Ordinal) ? new RbacHardener() : new NetworkPolicyHardener();
        var changes = new HardeningPipeline([hardener]).Run(InputOf(yaml, scheduled: false));
        Ids(changes).ShouldNotContain(id);
        Ids(changes).ShouldBeSubsetOf(Ids(Unlimited.Value));
        changes.Abstentions.Select(abstention => abstention.Reason).Append("").ShouldContain(text => text.Contains(reason, StringComparison.Ordinal));
        changes.Proposals.ShouldAllBe(proposal => proposal.Proof!.Denied == 0);
    }

    [Fact]
    public void An_expired_exception_holds_nothing_back_and_is_told()
    {
        var changes = Run("exceptions: [{target: ClusterRole/backup, reason: moving out, until: 2026-03-31}]");
        Ids(changes).ShouldBe(Ids(Unlimited.Value));
        changes.Observations.ShouldContain(observation =>
            observation.Target == "ClusterRole/backup" && observation.Text == "exceptions[0] (.kubeguard.yaml:1:14) expired on 2026-03-31 and no longer holds: moving out");
    }

    [Fact]
    public void An_exception_by_fingerprint_means_that_very_change_only()
    {
        var change = Unlimited.Value.Proposals.Single(proposal => proposal.Id == "rbac/ClusterRole/backup");
        Ids(Run($"exceptions: [{{fingerprint: {change.Fingerprint}, reason: not this}}]")).ShouldNotContain(change.Id);
        Ids(Run("exceptions: [{fingerprint: 00000000000000000000, reason: not this}]")).ShouldContain(change.Id);
    }

    [Fact]
    public void Files_outside_the_paths_are_not_changed_even_when_a_kustomization_inside_includes_them()
    {
        var changes = Run("paths: {include: [apps/shop/overlays, edge]}");
        Ids(changes).ShouldContain("rbac/ClusterRole/edge-router");
        changes.Files.ShouldAllBe(file => file.Path.StartsWith("apps/shop/overlays/", StringComparison.Ordinal) || file.Path.StartsWith("edge/", StringComparison.Ordinal));
        changes.Abstentions.ShouldContain(abstention => abstention.Reason.Contains("apps/shop/base/", StringComparison.Ordinal) && abstention.Reason.Contains("paths (.kubeguard.yaml:1:8)", StringComparison.Ordinal));
        changes.Before.Resources.ShouldContain(resource => resource.Id.Name == "orders");
        changes.Before.Resources.ShouldNotContain(resource => resource.Origin.File.StartsWith("backup/", StringComparison.Ordinal));
        changes.After.Resources.Count().ShouldBeGreaterThan(0);
        changes.After.Resources.ShouldNotContain(resource => resource.Origin.File.StartsWith("backup/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_minimum_window_says_how_firm_a_removal_is_and_binds_scheduled_runs()
    {
        var local = Run("evidence: {minimum: 60d}").Proposals.Single(proposal => proposal.Id == "rbac/ClusterRole/backup");
        local.Confidence.ShouldBe(Confidence.ShortWindow);
        Unlimited.Value.Proposals.Single(proposal => proposal.Id == local.Id).Confidence.ShouldBe(Confidence.Observed);
        Run("evidence: {minimum: 60d}", scheduled: true).Proposals.ShouldNotContain(proposal => proposal.Class == ProposalClass.Refine);
    }

    [Fact]
    public void Only_the_evidence_of_the_window_counts()
    {
        var input = InputOf("evidence: {window: 3d, minimum: 1d}", scheduled: false);
        input.Evidence.Coverage.From!.Value.ShouldBeGreaterThanOrEqualTo(Evidence.Value.Coverage.To!.Value.AddDays(-4));
        input.Evidence.Coverage.To.ShouldBe(Evidence.Value.Coverage.To);
        (input.Evidence.Coverage.To - input.Evidence.Coverage.From)!.Value.TotalDays.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void The_options_of_the_hardeners_follow_the_policy()
    {
        var options = InputOf(
            "rbac: {inferredVerbs: true, clusterWideSubjects: observed-namespaces, maximumResourceNames: 3}\nkubernetesVersion: '1.28'\nnetwork: {metadataService: allow, maximumExternalAddresses: 4}",
            scheduled: false).Options;
        options.Rbac.InferredVerbs.ShouldBeTrue();
        options.ObservedNamespacesOnly.ShouldBeTrue();
        options.MaximumResourceNames.ShouldBe(3);
        options.MaximumExternalAddresses.ShouldBe(4);
        options.MetadataService.ShouldBe(MetadataServiceAccess.Allow);
        options.Rbac.Defaults.ShouldBe(Hardening.Rbac.Defaults.ClusterDefaults.Of(1, 28));
    }

    [Fact]
    public void Inferred_verbs_are_granted_when_the_policy_asks_R13()
    {
        static int Verbs(ChangeSet changes) => changes.Proposals.Where(proposal => proposal.Id.StartsWith("rbac/", StringComparison.Ordinal)).Sum(proposal => (int)proposal.Proof!.GrantsAfter);
        Verbs(Run("rbac: {inferredVerbs: true}")).ShouldBeGreaterThan(Verbs(Unlimited.Value));
    }

    [Theory]
    [InlineData("object", "rbac-clusterrole.backup")]
    [InlineData("namespace", "namespace-shop")]
    [InlineData("area", "network")]
    [InlineData("folder", "network-backup")]
    public void Pull_requests_are_grouped_as_the_policy_says(string grouping, string key)
    {
        var changes = Run($"groupBy: {grouping}");
        changes.Groups.ShouldContain(group => group.Key.StartsWith(key, StringComparison.Ordinal));
        changes.Groups.Select(group => group.Key).ShouldBeUnique();
        Ids(changes).ShouldBe(Ids(Unlimited.Value), ignoreOrder: true);
        changes.Groups.ShouldAllBe(group => !group.Files.IsEmpty);
    }

    [Fact]
    public void B18_grouped_by_owner_a_pull_request_has_one_set_of_owners()
    {
        var owned = new OverlaidFiles(Files, [new FileChange(".github/CODEOWNERS", null, Encoding.UTF8.GetBytes("* @acme/platform\n/apps/ @acme/shop @jana # with a comment\nbackup/*\n"))]);
        var groups = Run("groupBy: owner", files: owned).Groups;
        groups.Select(group => group.Key).ShouldBe(["owner-acme.platform", "unowned", "owner-acme.shop-jana-"], ignoreOrder: true, comparer: new Beginning());
        groups.Single(group => group.Key == "unowned").Files.ShouldAllBe(file => file.Path.StartsWith("backup/", StringComparison.Ordinal));
        groups.Single(group => group.Key.StartsWith("owner-acme.shop", StringComparison.Ordinal)).Title.ShouldContain("of acme/shop, jana");
    }

    private static IEnumerable<string> Ids(ChangeSet changes) => changes.Proposals.Select(proposal => proposal.Id);

    private static ChangeSet Run(string yaml, bool scheduled = false, IRepositoryFiles? files = null) =>
        new HardeningPipeline([new RbacHardener(), new NetworkPolicyHardener()]).Run(InputOf(yaml, scheduled, files));

    private static HardeningInput InputOf(string yaml, bool scheduled, IRepositoryFiles? files = null)
    {
        var reading = PolicyReader.Read(RepositoryPolicy.FileName, Encoding.UTF8.GetBytes(yaml));
        var policy = PolicyInForce.Of(reading.ShouldBeOfType<PolicyReading.Valid>(reading is PolicyReading.Invalid invalid ? string.Join('\n', invalid.Errors) : ""), Today);
        var manifests = ManifestReader.Read(files ?? Files, new ManifestReadOptions { Scope = policy.Policy.Paths });
        return policy.Apply(new HardeningInput(manifests, Evidence.Value, policy.Apply(new HardeningOptions()) with { RequireMinimumWindow = scheduled }));
    }

    /// <summary>Group keys that are no plain words end with a hash.</summary>
    private sealed class Beginning : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x!.StartsWith(y!, StringComparison.Ordinal) || y!.StartsWith(x, StringComparison.Ordinal);

        public int GetHashCode(string text) => 0;
    }
}
