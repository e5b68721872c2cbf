using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Proofs;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>
/// Workloads with a known true Role: their log is made from it, the Role is bloated, and the refinement must find the truth again: nothing needed
/// is lost (recall 1.0), and nothing stays that neither the truth nor a documented generalisation of it has (excess 0).
/// </summary>
public sealed class GroundTruthTests
{
    private const string Reason = "shop/web";

    [Fact]
    public void A_bloated_role_comes_back_to_the_truth()
    {
        for (var seed = 0; seed < 100; seed++)
            RefinesToTheTruth(seed);
    }

    [Fact]
    public void A_role_that_is_created_from_the_log_is_enough_and_has_nothing_else()
    {
        for (var seed = 0; seed < 50; seed++)
            CreatesWhatIsUsed(seed);
    }

    private static void RefinesToTheTruth(int seed)
    {
        var truth = Truth.Invent(new Random(seed));
        var hardened = Hardened.By(
            Rbac.All(Rbac.Role("shop/web", [.. truth.Bloated]), Rbac.Binding("shop/web", "Role web", "shop/web"), Rbac.Account("shop/web")),
            [.. truth.Log(new Random(seed)), .. Truth.Others]);
        var proposal = hardened.Result.Proposals.ShouldHaveSingleItem();
        var rules = proposal.After!["rules"]!.AsArray().Select(rule => PolicyRule.From(rule!.AsObject())).ToList();

        foreach (var need in truth.Needs)
            rules.Any(rule => rule.Covers(need)).ShouldBeTrue($"seed {seed}: {need} is needed and gone");
        foreach (var atom in rules.SelectMany(GrantAtom.Of))
            truth.Explains(atom).ShouldBeTrue($"seed {seed}: {atom.Verb} {atom.Resource} of '{atom.Group}' stays without a reason");
        hardened.Prove(proposal, hardened.Manifests.With(proposal.Changes)).Proof.Denied.ShouldBe(0);
    }

    private static void CreatesWhatIsUsed(int seed)
    {
        var truth = Truth.Invent(new Random(seed));
        var log = truth.Log(new Random(seed)).Select(use => use with { Reason = "" }).ToArray();
        var hardened = Hardened.By(Rbac.Account("shop/web"), [.. log, .. Truth.Others]);
        var rules = hardened.Result.Proposals.ShouldHaveSingleItem().After!["rules"]!.AsArray().Select(rule => PolicyRule.From(rule!.AsObject())).ToList();
        var requests = log.Where(use => use.Decision == ApiDecision.Allowed).Select(use => use.JudgedRequest()).Distinct().ToList();
        requests.ShouldAllBe(request => rules.Any(rule => rule.Covers(request)));
        rules.SelectMany(GrantAtom.Of).ShouldAllBe(atom => requests.Any(request =>
            request.Verb == atom.Verb && request.Group == atom.Group && (atom.Name == null || atom.Name == request.Name)));
    }

    /// <summary>What a workload truly does: kinds with a way of working each.</summary>
    private sealed record Truth(ImmutableArray<Work> Works)
    {
        private static readonly ImmutableArray<GroupResource> Kinds =
        [
            new("", "pods"), new("", "services"), new("", "configmaps"), new("", "secrets"), new("apps", "deployments"), new("apps", "statefulsets"),
            new("batch", "jobs"), new("networking.k8s.io", "ingresses"), new("example.org", "widgets"), new("example.org", "gadgets"),
        ];

        private static readonly ImmutableArray<string> Ways = ["informer", "reader", "writer", "applier", "owner", "recorder", "elector"];

        public static IEnumerable<ApiUse> Others => Kinds.Append(new("", "events")).Append(new("coordination.k8s.io", "leases"))
            .Select(kind => Allowed("kube-system/other", $"list {kind}", ""));

        public static Truth Invent(Random random) => new(
        [
            .. Kinds.Where(_ => random.Next(3) == 0).DefaultIfEmpty(Kinds[0]).Select(kind => new Work(kind, Ways[random.Next(5)])),
            .. random.Next(2) == 0 ? [new Work(new("", "events"), "recorder")] : ImmutableArray<Work>.Empty,
            .. random.Next(2) == 0 ? [new Work(new("coordination.k8s.io", "leases"), "elector")] : ImmutableArray<Work>.Empty,
        ]);

        /// <summary>Everything that it may ever ask for.</summary>
        public IEnumerable<ApiRequest> Needs => Works.SelectMany(work => work.Needs);

        /// <summary>The truth with far more verbs, resources and wildcards.</summary>
        public IEnumerable<string> Bloated =>
        [
            .. Works.Where(work => work.Kind.Group.Length > 0).Select(work => work.Kind.Group).Distinct().Select(group => $"{{apiGroups: [{group}], resources: ['*'], verbs: ['*']}}"),
            "{apiGroups: [\"\"], resources: [pods, pods/exec, services, configmaps, secrets, events], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}",
            "{apiGroups: [apps, batch], resources: [deployments, jobs, statefulsets], verbs: [get, delete]}",
        ];

        /// <summary>What the window shows: every mechanism, but not each of its rare verbs; with refusals in between.</summary>
        public IEnumerable<ApiUse> Log(Random random) => Works.SelectMany(work => work.Seen(random)).Distinct()
            .Select(request => Allowed("shop/web", "get pods x in shop", By(Reason)) with { Request = request })
            .Append(Refused("shop/web", "delete nodes n1"));

        /// <summary>Whether the truth has it. Names may be narrower, never wider than the kind.</summary>
        public bool Explains(GrantAtom atom) => Works.Any(work =>
            work.Kind.Group == atom.Group && work.Kind.Resource == atom.Resource && work.Needs.Any(need => need.Verb == atom.Verb));
    }

    private sealed record Work(GroupResource Kind, string Way)
    {
        public IEnumerable<ApiRequest> Needs => Way switch
        {
            "informer" => [Ask("list"), Ask("watch")],
            "reader" => [Ask("get", "one-fixed")],
            "writer" => [Ask("get", "one-fixed"), Ask("update", "one-fixed")],
            "applier" => [Ask("get", "made-x4z2k"), Ask("patch", "made-x4z2k"), Ask("create")],
            "owner" => [Ask("list"), Ask("watch"), Ask("create"), Ask("delete", "mine-1")],
            "recorder" => [Ask("create"), Ask("patch", "web.18ea482535e46570")],
            "elector" => [Ask("get", "web-lock"), Ask("create"), Ask("update", "web-lock")],
            _ => throw new InvalidOperationException(Way),
        };

        /// <summary>What one window shows. A restart, a repeated event and a standby leave out what comes later.</summary>
        public IEnumerable<ApiRequest> Seen(Random random) => Way switch
        {
            "recorder" when random.Next(2) == 0 => [Ask("create", "web.18ea482535e46570")],
            "elector" when random.Next(2) == 0 => [Ask("get", "web-lock")],
            "owner" => [Ask("list"), Ask("watch"), Ask("create", "mine-1"), Ask("delete", "mine-1"), Ask("delete", "mine-2")],
            _ => Needs,
        };

        private ApiRequest Ask(string verb, string name = "") => new(verb, Kind.Group, Kind.Resource, "", "shop", name);
    }
}
