using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.TestKit;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RbacReplayerTests
{
    private const string Repository = """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: web, namespace: shop}
        rules:
        - {apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}
        - {apiGroups: [""], resources: [pods], verbs: [create]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: web, namespace: shop}
        roleRef: {kind: Role, name: web}
        subjects: [{kind: ServiceAccount, name: web}, {kind: Group, name: devs}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: robot}
        rules:
        - {apiGroups: [""], resources: [users, groups], verbs: [impersonate], resourceNames: [alice, devs]}
        - {apiGroups: [authentication.k8s.io], resources: [userextras/scopes], verbs: [impersonate], resourceNames: [read]}
        - {apiGroups: [""], resources: [serviceaccounts], verbs: [impersonate]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: robot}
        roleRef: {kind: ClusterRole, name: robot}
        subjects: [{kind: User, name: robot}]
        """;

    private const string Web = "ServiceAccount \"web/shop\"";

    [Fact]
    public void What_the_cluster_allowed_through_the_repository_and_the_manifests_allow_agrees() =>
        Judge(Allowed("shop/web", "get configmaps settings in shop", By("shop/web", Web))).ShouldBe(new ApiJudgement.Agreed());

    [Fact]
    public void R23_what_the_cluster_allowed_and_the_manifests_would_not_is_denied_with_its_place_and_reason()
    {
        var replay = Replay(
            Allowed("shop/web", "get configmaps other in shop", By("shop/web", Web)).Times(2, line: 40),
            Allowed("shop/web", "get configmaps other in shop", By("shop/web", "Group \"devs\"")).Times(3, line: 17),
            Allowed("shop/web", "get configmaps settings in shop", By("shop/web", Web)).Times(5)).Result;
        replay.Counts.ShouldBe(new(10, 5, 0, 0));
        replay.Disagreements.ShouldBeEmpty();
        var finding = replay.Denied.ShouldHaveSingleItem();
        finding.Kind.ShouldBe("api");
        finding.Source.ShouldBe("audit.log:17");
        finding.Subject.ShouldBe("system:serviceaccount:shop:web");
        finding.Request.ShouldBe("get configmaps/other in shop");
        finding.Count.ShouldBe(5);
        finding.Reason.ShouldContain("RoleBinding/shop/web");
    }

    [Fact]
    public void What_the_cluster_refused_and_the_manifests_allow_is_a_disagreement()
    {
        var replay = Replay(Refused("shop/web", "get configmaps settings in shop"), Refused("shop/web", "list secrets in shop")).Result;
        replay.Counts.ShouldBe(new(2, 0, 1, 0));
        replay.Disagreements.ShouldHaveSingleItem().Reason.ShouldContain("RoleBinding/shop/web gives Role/shop/web");
    }

    [Fact]
    public void R8_a_create_is_judged_without_the_name_that_the_log_filled_in() =>
        Judge(Allowed("shop/web", "create pods web-1 in shop", By("shop/web", Web))).ShouldBe(new ApiJudgement.Agreed());

    [Fact]
    public void The_defaults_of_the_api_server_count_for_the_repositorys_subjects() =>
        Judge(Allowed("shop/web", "get /apis/apps", By("system:discovery", "Group \"system:authenticated\""))).ShouldBe(new ApiJudgement.Agreed());

    [Fact]
    public void A_subject_that_is_bound_by_a_group_is_the_repositorys() =>
        Judge(Use(Requests.Subject("carol", "devs"), "get secrets s in shop", ApiDecision.Denied, "")).ShouldBe(new ApiJudgement.Agreed());

    [Theory]
    [InlineData("alice", "get pods p in shop", OutsideCause.ForeignSubject)]
    [InlineData("system:kube-scheduler", "list pods", OutsideCause.ControlPlane)]
    [InlineData("other/web", "list pods in shop", OutsideCause.ForeignSubject)]
    public void R25_refusals_of_others_are_left_alone(string subject, string request, OutsideCause cause) =>
        Judge(Refused(subject, request)).ShouldBe(new ApiJudgement.Outside(cause));

    public static TheoryData<string?, OutsideCause> ForeignReasons { get; } = new()
    {
        { By("somebody-elses", Web), OutsideCause.ForeignBinding },
        { By("other/web", Web), OutsideCause.ForeignBinding },
        { By("web", Web), OutsideCause.ForeignBinding },
        { "", OutsideCause.OtherAuthorizer },
        { "allowed by a webhook", OutsideCause.OtherAuthorizer },
        { By("system:kube-scheduler", Web), OutsideCause.OtherDefaults },
    };

    [Theory]
    [MemberData(nameof(ForeignReasons))]
    public void What_something_else_allowed_is_outside(string? reason, OutsideCause cause) =>
        Judge(Allowed("shop/web", "delete nodes n", reason)).ShouldBe(new ApiJudgement.Outside(cause));

    [Fact]
    public void System_masters_and_nodes_are_outside()
    {
        Judge(Use(Requests.Subject("robot", "system:masters"), "get pods p in shop", ApiDecision.Allowed, "")).ShouldBe(
            new ApiJudgement.Outside(OutsideCause.SystemMasters));
        Judge(Use(Requests.Subject("system:node:n1", "system:nodes"), "get pods p in shop", ApiDecision.Denied, "")).ShouldBe(
            new ApiJudgement.Outside(OutsideCause.Node));
    }

    [Fact]
    public void A_log_without_reasons_is_judged_for_those_whom_the_repository_names()
    {
        Judge(Allowed("shop/web", "get configmaps settings in shop", null)).ShouldBe(new ApiJudgement.Agreed());
        Judge(Allowed("shop/web", "get configmaps other in shop", null)).ShouldBeOfType<ApiJudgement.Denied>();
        Judge(Use(Requests.Subject("carol", "devs"), "get configmaps other in shop", ApiDecision.Allowed, null)).ShouldBe(
            new ApiJudgement.Outside(OutsideCause.Undecidable));
        Judge(Allowed("other/web", "get configmaps other in shop", null)).ShouldBe(new ApiJudgement.Outside(OutsideCause.ForeignSubject));
        Judge(Allowed("shop/web", "get /readyz", null)).ShouldBe(new ApiJudgement.Outside(OutsideCause.AlwaysAllowedPath));
    }

    [Fact]
    public void R26_a_refusal_without_a_recorded_decision_is_no_disagreement() =>
        Judge(Refused("shop/web", "get configmaps settings in shop", null)).ShouldBe(new ApiJudgement.Outside(OutsideCause.Undecidable));

    [Fact]
    public void A_refusal_that_only_a_default_of_another_version_would_allow_is_outside() =>
        Judge(Refused("shop/web", "get /apis/apps")).ShouldBe(new ApiJudgement.Outside(OutsideCause.OtherDefaults));

    [Fact]
    public void A_refusal_by_another_authorizer_is_outside() =>
        Judge(Refused("shop/web", "get configmaps settings in shop", "denied by policy")).ShouldBe(new ApiJudgement.Outside(OutsideCause.OtherAuthorizer));

    [Fact]
    public void A_binding_that_the_repository_holds_is_judged_for_anyone()
    {
        var judgement = Judge(Allowed("other/web", "get configmaps settings in shop", By("shop/web", "ServiceAccount \"web/other\"")));
        judgement.ShouldBeOfType<ApiJudgement.Denied>().Reason.ShouldContain("no such subject");
    }

    [Fact]
    public void R6_the_group_that_the_reason_names_counts_even_where_the_log_has_lost_the_groups() =>
        Judge(Allowed("carol", "get configmaps settings in shop", By("shop/web", "Group \"devs\""))).ShouldBe(new ApiJudgement.Agreed());

    [Theory]
    [InlineData("widgets.elsewhere.io", true)]
    [InlineData("gadgets.example.com", false)]
    [InlineData("nodes", false)]
    public void A_part_of_an_aggregating_role_is_foreign_when_the_repository_never_speaks_of_its_api_group(string resource, bool foreign)
    {
        var model = Model("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: b, namespace: shop}
            roleRef: {kind: ClusterRole, name: edit}
            subjects: [{kind: User, name: alice}]
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: gadgets.example.com}
            spec: {group: example.com}
            """);
        var use = Allowed("alice", $"list {resource} in shop", "RBAC: allowed by RoleBinding \"b/shop\" of ClusterRole \"edit\" to User \"alice\"");
        var judgement = new RbacJudge(new(model)).Judge(use);
        (judgement == new ApiJudgement.Outside(OutsideCause.ForeignPart)).ShouldBe(foreign);
        (judgement is ApiJudgement.Denied).ShouldBe(!foreign);
    }

    [Fact]
    public void R26_the_callers_right_to_impersonate_is_judged_with_the_request()
    {
        var dev = new ApiSubject("alice", ["devs", "system:authenticated"]);
        Judge(Impersonated("robot", dev, "get configmaps settings in shop", By("shop/web", "Group \"devs\""))).ShouldBe(new ApiJudgement.Agreed());
        Judge(Impersonated("robot", dev, "get configmaps settings in shop", By("shop/web", "Group \"devs\""), extra: new ImpersonatedExtra("scopes", "write")))
            .ShouldBeOfType<ApiJudgement.Denied>().Reason.ShouldContain("impersonate userextras.authentication.k8s.io/scopes/write");
        Judge(Impersonated("robot", new("bob", ["system:authenticated"]), "get pods p in shop", By("elsewhere")))
            .ShouldBeOfType<ApiJudgement.Denied>().Reason.ShouldContain("impersonate users/bob");
    }

    [Fact]
    public void R26_a_caller_of_the_repository_is_judged_even_where_the_impersonated_user_is_not() =>
        Judge(Impersonated("robot", Requests.Subject("ops/bot"), "get pods p in ops", By("elsewhere"))).ShouldBe(new ApiJudgement.Agreed());

    [Fact]
    public void R26_an_administrator_may_impersonate_and_the_impersonated_user_is_judged()
    {
        var use = Impersonated("root", Requests.Subject("shop/web"), "get configmaps settings in shop", By("shop/web", Web));
        var byMaster = use with { Impersonation = use.Impersonation! with { Caller = Requests.Subject("root", "system:masters") } };
        Judge(byMaster).ShouldBe(new ApiJudgement.Agreed());
    }

    [Fact]
    public void R26_refused_impersonations_are_counted_outside()
    {
        var skipped = ImmutableSortedDictionary<string, long>.Empty.Add("refused impersonation", 4).Add("no user", 9);
        var evidence = Logged() with { Coverage = new([new("a", LogKind.Audit, 13, 0, 0, skipped, [])], null, null, []) };
        RbacReplayer.Replay(Model(Repository), evidence).Result.Counts.ShouldBe(new(0, 0, 0, 4));
    }

    [Fact]
    public void R23_a_change_breaks_what_the_repository_gave_and_no_longer_gives()
    {
        var evidence = Logged(
            Allowed("shop/web", "get configmaps settings in shop", By("shop/web", Web)).Times(3),
            Allowed("shop/web", "create pods in shop", By("shop/web", Web)).Times(2),
            Allowed("shop/web", "delete nodes n", By("elsewhere", Web)),
            Allowed("shop/web", "get secrets s in shop", By("shop/web", Web)),
            Refused("shop/web", "list pods in shop"));
        var after = Model(Repository.Replace("resources: [pods]", "resources: [jobs]", StringComparison.Ordinal));
        var change = RbacReplayer.ReplayChange(Model(Repository), after, evidence);
        change.Counts.ShouldBe(new(5, 2, 0, 2));
        change.Denied.ShouldHaveSingleItem().Request.ShouldBe("create pods in shop");
    }

    private static RbacModel Model(string yaml) => RbacModel.From(KubernetesYaml.Resources(yaml));

    private static RbacReplay Replay(params ApiUse[] uses) => RbacReplayer.Replay(Model(Repository), Logged(uses));

    private static ApiJudgement Judge(ApiUse use) => new RbacJudge(new(Model(Repository))).Judge(use);
}
