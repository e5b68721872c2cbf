using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>What the hardener makes of a small repository and a small log; every proposal is proven on the way.</summary>
internal sealed class Hardened
{
    private readonly RbacHardener _hardener = new();
    private readonly HardeningOptions _options;

    private Hardened(ManifestSet manifests, EvidenceSet evidence, HardeningOptions options)
    {
        Manifests = manifests;
        _options = options;
        Evidence = evidence;
        Result = _hardener.Propose(new(manifests, evidence, options));
        foreach (var proposal in Result.Proposals)
        {
            var outcome = Prove(proposal, manifests.With(proposal.Changes));
            outcome.Holds.ShouldBeTrue($"{proposal.Id}: {string.Join("; ", outcome.Counterexamples.Select(finding => finding.Request).Concat(outcome.Faults))}");
            if (proposal.Class == ProposalClass.Refine)
                outcome.Proof.Widened.ShouldBe(0);
        }
    }

    public ManifestSet Manifests { get; }

    public EvidenceSet Evidence { get; }

    public HardenerResult Result { get; }

    public IEnumerable<string> Ids => Result.Proposals.Select(proposal => proposal.Id);

    public static Hardened By(string yaml, params ApiUse[] uses) => By(yaml, new HardeningOptions(), uses);

    public static Hardened By(string yaml, HardeningOptions options, params ApiUse[] uses) =>
        new(Repository.OfDocuments(yaml), Uses.Logged([.. uses.OrderBy(use => use.Id, StringComparer.Ordinal)]), options);

    public ProofOutcome Prove(Proposal proposal, ManifestSet after) => _hardener.Prove(proposal, new(Manifests, Evidence, _options), after);

    public Proposal Proposal(string id) => Result.Proposals.SingleOrDefault(proposal => proposal.Id == id)
        ?? throw new InvalidOperationException($"no proposal {id}; there are {string.Join(", ", Ids)}; abstentions: {string.Join(" | ", Result.Abstentions)}");

    /// <summary>The rules that the proposal leaves, one text each: <c>get,list pods of core</c>.</summary>
    public IEnumerable<string> Rules(string id) => Rules(Proposal(id).After!);

    public static IEnumerable<string> Rules(JsonObject role) => role["rules"]!.AsArray().Select(rule => PolicyRule.From(rule!.AsObject()).ToString());

    /// <summary>The objects that the proposal makes: <c>RoleBinding/shop/web</c>.</summary>
    public IEnumerable<string> Creates(string id) => Proposal(id).Changes.OfType<ResourceChange.Create>()
        .Select(create => string.Join('/', new[] { (string?)create.Object["kind"], (string?)create.Object["metadata"]!["namespace"], (string?)create.Object["metadata"]!["name"] }.OfType<string>()));

    public string ReasonToLeave(string target) => Result.Abstentions.Single(abstention => abstention.Target == target).Reason;
}

/// <summary>RBAC manifests in few words.</summary>
internal static class Rbac
{
    /// <summary>A Role <c>shop/web</c> or ClusterRole <c>web</c> with these rules (flow YAML).</summary>
    public static string Role(string id, params string[] rules) => $"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {(id.Contains('/') ? "Role" : "ClusterRole")}
        metadata: {Metadata(id)}
        rules:
        {string.Join('\n', rules.Select(rule => $"- {rule}"))}
        """;

    /// <summary>A RoleBinding <c>shop/web</c> or ClusterRoleBinding <c>web</c>; <c>Role x</c> or <c>ClusterRole x</c>; service accounts <c>shop/web</c>, or <c>Group x</c>, <c>User x</c>.</summary>
    public static string Binding(string id, string role, params string[] subjects) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{(id.Contains('/') ? "RoleBinding" : "ClusterRoleBinding")}}
        metadata: {{Metadata(id)}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{role.Split(' ')[0]}}, name: {{role.Split(' ')[1]}}}
        subjects: [{{string.Join(", ", subjects.Select(Subject))}}]
        """;

    public static string Account(string id) => $"{{apiVersion: v1, kind: ServiceAccount, metadata: {Metadata(id)}}}";

    public static string All(params string[] documents) => string.Join("\n---\n", documents);

    private static string Metadata(string id) => id.Split('/') is [var ns, var name] ? $"{{namespace: {ns}, name: {name}}}" : $"{{name: \"{id}\"}}";

    private static string Subject(string subject) => subject.Split(' ') is [var kind, var name]
        ? $"{{kind: {kind}, apiGroup: rbac.authorization.k8s.io, name: \"{name}\"}}"
        : $"{{kind: ServiceAccount, namespace: {subject.Split('/')[0]}, name: {subject.Split('/')[1]}}}";
}
