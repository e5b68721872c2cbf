using KubeGuard.Hardening.Proposals;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

public sealed class RoleRefinementTests
{
    private const string WebBy = "shop/web";

    /// <summary>Somebody else shows these resources, so that silence on them means something.</summary>
    private static readonly Evidence.ApiUse[] Others =
    [
        Allowed("kube-system/other", "list secrets", ""), Allowed("kube-system/other", "list pods", ""), Allowed("kube-system/other", "list configmaps", ""),
        Allowed("kube-system/other", "list deployments.apps", ""), Allowed("kube-system/other", "get leases.coordination.k8s.io x in kube-system", ""),
        Allowed("kube-system/other", "list nodes", ""), Allowed("kube-system/other", "list events", ""),
    ];

    [Fact]
    public void R16_a_rule_keeps_its_place_and_order_and_loses_what_was_not_used()
    {
        var hardened = Web("{apiGroups: [\"\"], resources: [pods, secrets, configmaps], verbs: [watch, list, get, delete]}", "list pods in shop", "watch pods in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["watch,list pods of core"]);
        hardened.Proposal("rbac/Role/shop/web").Class.ShouldBe(ProposalClass.Refine);
    }

    [Fact]
    public void R16_wildcards_in_verbs_resources_and_groups_become_what_was_used()
    {
        var hardened = Web("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}", "get pods/log web-1 in shop", "list deployments.apps in shop", "create widgets.example.org in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get pods/log of core", "list deployments of apps", "create widgets of example.org"]);
        hardened.Proposal("rbac/Role/shop/web").Misconfigurations.ShouldContain("KG-RBAC-003");
    }

    [Fact]
    public void R16_what_is_all_used_is_left_alone()
    {
        var hardened = Web("{apiGroups: [\"\"], resources: [pods], verbs: [list, get]}", "list pods in shop", "get pods a in shop");
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.Result.Abstentions.ShouldBeEmpty();
    }

    [Fact]
    public void R16_a_refusal_keeps_nothing_and_is_reported()
    {
        var hardened = Hardened.By(
            WebRole("{apiGroups: [\"\"], resources: [pods, secrets], verbs: [list]}"),
            [.. Others, Allowed("shop/web", "list pods in shop", By(WebBy)), Refused("shop/web", "list secrets in kube-system")]);
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["list pods of core"]);
        hardened.Result.Observations.ShouldContain(observation => observation.Target == "ServiceAccount/shop/web" && observation.Text.Contains("list secrets in kube-system"));
    }

    [Fact]
    public void R7_rights_on_a_resource_that_nobody_shows_are_unknown_and_stay()
    {
        var hardened = Web("{apiGroups: [\"\", gateway.networking.k8s.io], resources: [pods, httproutes], verbs: [get, list]}", "list pods in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["list pods of core,gateway.networking.k8s.io", "get,list httproutes of gateway.networking.k8s.io"]);
        hardened.Proposal("rbac/Role/shop/web").Rationale.ShouldContain(item => item.Kind == RationaleKind.Unknown && item.Text.Contains("httproutes"));
    }

    [Fact]
    public void R7_a_reading_verb_that_not_even_the_control_plane_shows_is_not_recorded()
    {
        var hardened = Hardened.By(
            WebRole("{apiGroups: [\"\"], resources: [pods], verbs: [list, watch, delete]}"),
            Allowed("shop/web", "list pods in shop", By(WebBy)), Allowed("system:kube-scheduler", "list pods", ""), Allowed("system:kube-scheduler", "get pods a in b", ""));
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["list,watch pods of core"]);
    }

    [Fact]
    public void R17_a_role_serves_every_subject_of_every_binding()
    {
        var hardened = Hardened.By(
            Rbac.All(
                Rbac.Role("reader", "{apiGroups: [\"\"], resources: [pods, secrets, configmaps], verbs: [get, list]}"),
                Rbac.Binding("shop/a", "ClusterRole reader", "shop/a"),
                Rbac.Binding("pets/b", "ClusterRole reader", "pets/b")),
            [.. Others, Allowed("shop/a", "list pods in shop", null), Allowed("pets/b", "get configmaps settings in pets", null)]);
        hardened.Rules("rbac/ClusterRole/reader").ShouldBe(["list pods of core", "get configmaps of core"]);
    }

    [Fact]
    public void R6_the_reason_decides_which_of_two_roles_carried_a_use()
    {
        var yaml = Rbac.All(
            Rbac.Role("shop/one", "{apiGroups: [\"\"], resources: [pods, configmaps], verbs: [list]}"), Rbac.Binding("shop/one", "Role one", "shop/web"),
            Rbac.Role("shop/two", "{apiGroups: [\"\"], resources: [pods, configmaps], verbs: [list]}"), Rbac.Binding("shop/two", "Role two", "shop/web"));
        var hardened = Hardened.By(yaml, [.. Others, Allowed("shop/web", "list pods in shop", By("shop/one")), Allowed("shop/web", "list configmaps in shop", By("shop/two"))]);
        hardened.Rules("rbac/Role/shop/one").ShouldBe(["list pods of core"]);
        hardened.Rules("rbac/Role/shop/two").ShouldBe(["list configmaps of core"]);
        Hardened.By(yaml, [.. Others, Allowed("shop/web", "list pods in shop", null)]).Ids.ShouldBe(["rbac/Role/shop/one", "rbac/Role/shop/two"]);
    }

    [Fact]
    public void P3_a_subject_that_never_acts_keeps_everything()
    {
        var hardened = Hardened.By(
            Rbac.All(WebRole("{apiGroups: [\"\"], resources: [pods, secrets], verbs: [list]}"), Rbac.Binding("shop/second", "Role web", "shop/asleep")),
            [.. Others, Allowed("shop/web", "list pods in shop", By(WebBy))]);
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.ReasonToLeave("Role/shop/web").ShouldContain("shop/asleep, which never acts");
    }

    [Fact]
    public void P3_a_client_of_which_only_renewed_watches_are_seen_was_not_seen_starting()
    {
        var hardened = Web("{apiGroups: [\"\"], resources: [pods, secrets], verbs: [get, list, watch]}", "watch pods in shop");
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.ReasonToLeave("Role/shop/web").ShouldContain("started before the logs begin");
    }

    [Fact]
    public void P3_a_watch_without_its_start_keeps_the_list_that_a_restart_needs()
    {
        var hardened = Web(
            "{apiGroups: [\"\"], resources: [pods, secrets, configmaps], verbs: [get, list, watch]}", "watch pods in shop", "list configmaps in shop", "watch configmaps in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["list,watch pods,configmaps of core"]);
        hardened.Proposal("rbac/Role/shop/web").Rationale.ShouldContain(item => item.Kind == RationaleKind.Generalised && item.Text.StartsWith("list on pods"));
    }

    [Fact]
    public void P3_a_window_below_the_minimum_is_said_and_can_be_made_to_abstain()
    {
        const string Rule = "{apiGroups: [\"\"], resources: [pods, secrets], verbs: [list]}";
        var use = Allowed("shop/web", "list pods in shop", By(WebBy));
        var hardened = Hardened.By(WebRole(Rule), [.. Others, use]);
        hardened.Proposal("rbac/Role/shop/web").Confidence.ShouldBe(Confidence.ShortWindow);
        hardened.Proposal("rbac/Role/shop/web").Rationale.ShouldContain(item => item.Kind == RationaleKind.Warning && item.Text.Contains("less than 14 days"));
        var strict = Hardened.By(WebRole(Rule), new HardeningOptions { RequireMinimumWindow = true }, [.. Others, use]);
        strict.Result.Proposals.ShouldBeEmpty();
        strict.ReasonToLeave("Role/shop/web").ShouldContain("less than the 14 days");
    }

    [Fact]
    public void R8_a_config_map_of_the_repository_that_is_only_used_by_name_becomes_a_resource_name()
    {
        const string Settings = "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: settings}}";
        const string Rule = "{apiGroups: [\"\"], resources: [configmaps], verbs: [get, list, watch]}";
        var uses = Others.Concat([Allowed("shop/web", "get configmaps settings in shop", By(WebBy)), Allowed("shop/web", "watch configmaps settings in shop", By(WebBy))]).ToArray();
        Hardened.By(Rbac.All(WebRole(Rule), Settings), uses).Rules("rbac/Role/shop/web").ShouldBe(["get,watch configmaps of core named settings"]);
        Hardened.By(WebRole(Rule), uses).Rules("rbac/Role/shop/web").ShouldBe(["get,watch configmaps of core"], "a name that the repository does not declare may be another one tomorrow");
        Hardened.By(Rbac.All(WebRole(Rule), Settings), [.. uses, Allowed("shop/web", "list configmaps in shop", By(WebBy))]).Ids.ShouldBeEmpty("a list without a name needs every name");
    }

    [Fact]
    public void R28_of_given_names_the_used_ones_stay_with_the_other_members_of_their_set()
    {
        var hardened = Web("{apiGroups: [\"\"], resources: [configmaps], resourceNames: [db-0, db-1, db-2, other], verbs: [get]}", "get configmaps db-0 in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get configmaps of core named db-0,db-1,db-2"]);
    }

    [Fact]
    public void R28_a_standby_can_still_become_leader()
    {
        var hardened = Web(
            "{apiGroups: [coordination.k8s.io], resources: [leases], verbs: ['*']}", "get leases.coordination.k8s.io web-lock in shop");
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["get,create,update leases of coordination.k8s.io"]);
        hardened.Proposal("rbac/Role/shop/web").Rationale.ShouldContain(item => item.Kind == RationaleKind.Generalised && item.Text.Contains("standby"));
    }

    [Fact]
    public void R28_the_one_lease_that_a_controller_renews_becomes_a_resource_name_and_create_stays_without()
    {
        var hardened = Hardened.By(
            WebRole("{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update, delete]}"),
            [
                .. Others, Allowed("shop/web", "get leases.coordination.k8s.io web-lock in shop", By(WebBy)),
                Allowed("shop/web", "update leases.coordination.k8s.io web-lock in shop", By(WebBy)).Times(40),
            ]);
        hardened.Rules("rbac/Role/shop/web").ShouldBe(["create leases of coordination.k8s.io", "get,update leases of coordination.k8s.io named web-lock"]);
    }

    [Fact]
    public void R10_exec_keeps_both_protocols()
    {
        Web("{apiGroups: [\"\"], resources: [pods/exec, pods], verbs: [get, create, delete]}", "create pods/exec web-0 in shop")
            .Rules("rbac/Role/shop/web").ShouldBe(["get,create pods/exec of core"]);
    }

    [Fact]
    public void R11_verbs_that_are_checked_inside_other_requests_stay()
    {
        var hardened = Hardened.By(
            WebRole(
                "{apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [example.org/a], verbs: [sign, approve]}",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind, escalate, delete]}",
                "{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}",
                "{apiGroups: [\"\"], resources: [serviceaccounts], verbs: [impersonate]}"),
            [.. Others, Allowed("kube-system/other", "list roles.rbac.authorization.k8s.io", ""), Allowed("kube-system/other", "list serviceaccounts", ""), Allowed("shop/web", "list pods in shop", By("x"))]);
        hardened.Rules("rbac/Role/shop/web").ShouldBe(
        [
            "sign,approve signers of certificates.k8s.io named example.org/a", "bind,escalate roles of rbac.authorization.k8s.io",
            "use podsecuritypolicies of policy", "impersonate serviceaccounts of core",
        ]);
    }

    [Fact]
    public void R11_who_hands_out_rights_without_escalate_or_bind_is_left_alone()
    {
        const string Rule = "{apiGroups: [rbac.authorization.k8s.io, \"\"], resources: [rolebindings, pods, secrets], verbs: [create, list]}";
        var hardened = Web(Rule, "create rolebindings.rbac.authorization.k8s.io in shop");
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.ReasonToLeave("Role/shop/web").ShouldContain("every right that it hands out must be its own");
        Web("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}", "create rolebindings.rbac.authorization.k8s.io in shop")
            .Rules("rbac/Role/shop/web").ShouldBe(["bind clusterroles,roles of rbac.authorization.k8s.io", "create rolebindings of rbac.authorization.k8s.io"]);
    }

    [Fact]
    public void R26_a_caller_keeps_the_right_to_impersonate_that_it_used()
    {
        var hardened = Hardened.By(
            Rbac.All(
                Rbac.Role("proxy", "{apiGroups: [\"\"], resources: ['*'], verbs: ['*']}"), Rbac.Binding("proxy", "ClusterRole proxy", "ops/proxy"),
                Rbac.Role("shop/web", "{apiGroups: [\"\"], resources: [pods], verbs: [list]}"), Rbac.Binding("shop/web", "Role web", "shop/web")),
            Impersonated("ops/proxy", Requests.Subject("shop/web"), "list pods in shop", By(WebBy)));
        hardened.Rules("rbac/ClusterRole/proxy").ShouldBe(["impersonate serviceaccounts of core"]);
    }

    [Fact]
    public void R19_defaults_aggregates_and_their_parts_are_never_touched()
    {
        var hardened = Hardened.By(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: mine-view, labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}
            rules: [{apiGroups: [example.org], resources: [widgets], verbs: [list, get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: whole}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: "yes"}}]}
            rules: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: "system:coredns", labels: {kubernetes.io/bootstrapping: rbac-defaults}}
            rules: [{apiGroups: [""], resources: [pods], verbs: [list]}]
            """,
            Others);
        hardened.Result.Proposals.ShouldBeEmpty();
        hardened.Result.Abstentions.Length.ShouldBe(3);
    }

    [Fact]
    public void R19_people_and_gitops_controllers_keep_what_they_have()
    {
        const string Rule = "{apiGroups: [\"\"], resources: [pods, secrets], verbs: [list]}";
        var people = Hardened.By(
            Rbac.All(Rbac.Role("shop/web", Rule), Rbac.Binding("shop/web", "Role web", "Group on-call")), [.. Others, Allowed("jane", "list pods in shop", null)]);
        people.ReasonToLeave("Role/shop/web").ShouldContain("people's rights");
        var flux = Hardened.By(
            Rbac.All(Rbac.Role("flux", Rule), Rbac.Binding("flux", "ClusterRole flux", "flux-system/kustomize-controller")),
            [.. Others, Allowed("flux-system/kustomize-controller", "list pods", null)]);
        flux.ReasonToLeave("ClusterRole/flux").ShouldContain("GitOps controller's own identity");
        people.Result.Proposals.Concat(flux.Result.Proposals).ShouldBeEmpty();
    }

    [Fact]
    public void What_the_kubelet_and_other_servers_check_is_not_judged_by_the_log()
    {
        var hardened = Hardened.By(
            Rbac.All(
                Rbac.Role("metrics", "{apiGroups: [\"\"], resources: [nodes/metrics, nodes/stats, secrets], verbs: [get]}", "{nonResourceURLs: [/metrics, /healthz], verbs: [get]}"),
                Rbac.Binding("metrics", "ClusterRole metrics", "shop/metrics")),
            [.. Others, Allowed("shop/metrics", "get pods a in shop", "")]);
        hardened.Rules("rbac/ClusterRole/metrics").ShouldBe(["get nodes/metrics,nodes/stats of core", "get /metrics"]);
    }

    [Fact]
    public void A_grant_on_every_scale_keeps_the_siblings_of_the_kind_that_was_scaled()
    {
        Web("{apiGroups: ['*'], resources: ['*/scale'], verbs: ['*']}", "get deployments.apps/scale web in shop", "update deployments.apps/scale web in shop")
            .Rules("rbac/Role/shop/web").ShouldBe(["get,update deployments/scale,replicasets/scale,statefulsets/scale of apps"]);
    }

    [Fact]
    public void R20_the_reasons_say_who_used_what_how_often_and_what_an_attacker_loses()
    {
        var rationale = Web("{apiGroups: [\"\"], resources: [pods, secrets], verbs: [list]}", "list pods in shop").Proposal("rbac/Role/shop/web").Rationale;
        rationale[0].Text.ShouldContain("no longer read Secrets");
        rationale.ShouldContain(item => item.Kind == RationaleKind.Removed && item.Text.Contains("list on secrets"));
        var kept = rationale.Single(item => item.Kind == RationaleKind.Kept);
        kept.Text.ShouldContain("used 1 time by shop/web in shop, first 2026-03-02 12:00, last 2026-03-02 12:00");
        kept.Evidence.ShouldHaveSingleItem();
    }

    [Fact]
    public void One_base_with_two_overlays_is_held_to_the_union_of_their_use()
    {
        const string Base = "base/rbac.yaml";
        var manifests = TestKit.Repository.Of(
            (Base, Rbac.All(
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: web}\nrules:\n- {apiGroups: [\"\"], resources: [pods, secrets, configmaps], verbs: [list]}",
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: web}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}\nsubjects: [{kind: ServiceAccount, name: web}]",
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}")),
            ("base/kustomization.yaml", "resources: [rbac.yaml]"),
            ("east/kustomization.yaml", "namespace: east\nresources: [../base]"),
            ("west/kustomization.yaml", "namespace: west\nresources: [../base]"));
        var evidence = Logged([.. Others, Allowed("east/web", "list pods in east", null), Allowed("west/web", "list configmaps in west", null)]);
        var result = new KubeGuard.Hardening.Rbac.RbacHardener().Propose(new(manifests, evidence, new()));
        var proposal = result.Proposals.ShouldHaveSingleItem();
        proposal.Changes.Length.ShouldBe(2);
        Hardened.Rules(proposal.After!).ShouldBe(["list pods,configmaps of core"]);
        var half = new KubeGuard.Hardening.Rbac.RbacHardener().Propose(new(manifests, Logged([.. Others, Allowed("east/web", "list pods in east", null)]), new()));
        half.Proposals.ShouldBeEmpty("the base also makes west's Role, and nobody was seen in west");
    }

    private static Hardened Web(string rule, params string[] requests) =>
        Hardened.By(WebRole(rule), [.. Others, .. requests.Select(request => Allowed("shop/web", request, By(WebBy)))]);

    private static string WebRole(params string[] rules) => Rbac.All(Rbac.Role("shop/web", rules), Rbac.Binding("shop/web", "Role web", "shop/web"), Rbac.Account("shop/web"));
}
