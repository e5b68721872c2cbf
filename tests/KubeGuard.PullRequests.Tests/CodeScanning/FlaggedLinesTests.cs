using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Tests.Sarif;
using KubeGuard.TestKit;

namespace KubeGuard.PullRequests.Tests.CodeScanning;

/// <summary>B17: alerts stand at the lines of the base branch that say too much.</summary>
public sealed class FlaggedLinesTests
{
    private const string Account =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
          namespace: shop

        """;

    private const string Role =
        """
        # Who may do what.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: web
          namespace: shop
        rules:
          # Settings; see the handbook.
          - apiGroups: [""]
            resources: [configmaps]
            verbs: [get]
          # Left over.
          - apiGroups: [""]
            resources: [secrets]
            verbs: [get, list] # both

          - apiGroups: [""]
            resources:
              - pods
            verbs:
              - "*"

        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void B17_the_rules_that_say_too_much_are_flagged_with_comments_and_any_line_ends(string lineEnd)
    {
        var manifests = Repository.Of(("apps/web.yaml", $"{Account}---\n{Role}".ReplaceLineEndings(lineEnd)));

        var result = Result(manifests, Refine(manifests.Single("Role/shop/web"), role => Rules(role).RemoveAt(1)));

        Places(result).ShouldBe(["apps/web.yaml:19:5-21:23"]);
        result["ruleId"]!.ToString().ShouldBe("unused-grants/high");
        result.Message().ShouldBe("Role shop/web grants more than was used. Proposed: Change web. Nobody read them. Proof: 4,211 recorded events replayed with that change, 0 denied.");
    }

    [Fact]
    public void B17_a_byte_order_mark_moves_nothing()
    {
        var manifests = ManifestReader.Read(InMemoryFiles.Empty.With("web.yaml", [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(Role)]));

        Places(Result(manifests, Refine(manifests.Single("Role/shop/web"), role => Rules(role).RemoveAt(0)))).ShouldBe(["web.yaml:9:5-11:17"]);
    }

    [Fact]
    public void B17_rules_on_lines_that_follow_each_other_are_one_place_and_others_are_related()
    {
        var manifests = Repository.Of(("web.yaml", Role));

        var result = Result(manifests, Refine(manifests.Single("Role/shop/web"), role =>
        {
            Rules(role)[0]!["verbs"]!.AsArray().Add("watch");
            Rules(role).RemoveAt(2);
        }));

        Places(result).ShouldBe(["web.yaml:9:5-11:17", "web.yaml:17:5-21:12"]);
        result["ruleId"]!.ToString().ShouldBe("wildcard-grants/high");
        result.Message().ShouldEndWith(" Also: [web.yaml:17](1).");
    }

    [Fact]
    public void B17_the_item_of_a_list_is_flagged()
    {
        var items = Role.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal).Replace("# Who may do what.\n    ", "", StringComparison.Ordinal);
        var manifests = Repository.Of(("all.yaml", $"apiVersion: v1\nkind: List\nitems:\n  - {Account.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal)}\n  - {items}\n"));

        Places(Result(manifests, Refine(manifests.Single("Role/shop/web"), role => Rules(role).RemoveAt(1)))).ShouldBe(["all.yaml:20:9-22:27"]);
    }

    [Fact]
    public void B17_what_an_overlay_patches_is_flagged_in_base_and_patch()
    {
        var manifests = Repository.Of(
            ("base/kustomization.yaml", "resources: [role.yaml]\n"),
            ("base/role.yaml", Role),
            ("prod/kustomization.yaml", "resources: [../base]\npatches:\n  - path: more.yaml\n    target:\n      kind: Role\n"),
            ("prod/more.yaml", "# For the migration.\n- op: replace\n  path: /rules/1/verbs\n  value:\n    - get\n    - delete\n"));

        var result = Result(manifests, Refine(manifests.Single("Role/shop/web"), role => Rules(role).RemoveAt(1)));

        Places(result).ShouldBe(["base/role.yaml:13:5-15:23", "prod/more.yaml:5:5-6:13"]);
    }

    [Fact]
    public void B17_a_patch_inside_of_a_kustomization_is_flagged_without_the_line_that_follows()
    {
        var manifests = Repository.Of(
            ("base/kustomization.yaml", "resources: [role.yaml]\n"),
            ("base/role.yaml", Role),
            ("prod/kustomization.yaml", "resources: [../base]\npatches:\n  - target:\n      kind: Role\n    patch: |\n      - op: add\n        path: /rules/-\n        value: {apiGroups: [apps], resources: [deployments], verbs: [delete]}\n"));

        Places(Result(manifests, Refine(manifests.Single("Role/shop/web"), role => Rules(role).RemoveAt(3)))).ShouldBe(["prod/kustomization.yaml:5:12-8:78"]);
    }

    [Fact]
    public void B17_one_base_that_several_overlays_apply_is_flagged_once()
    {
        var manifests = Repository.Of(
            ("base/kustomization.yaml", "resources: [role.yaml]\n"),
            ("base/role.yaml", Role),
            ("prod/kustomization.yaml", "resources: [../base]\n"),
            ("test/kustomization.yaml", "resources: [../base]\n"));
        var copies = manifests.Resources.ToImmutableArray();
        copies.Length.ShouldBe(2);
        var proposal = Refine(copies[0], role => Rules(role).RemoveAt(1));

        Places(Result(manifests, proposal with { Changes = [.. copies.Select(copy => new ResourceChange.Modify(copy, proposal.After!))] })).ShouldBe(["base/role.yaml:13:5-15:23"]);
    }

    [Fact]
    public void B17_a_missing_policy_is_flagged_at_the_beginning_of_its_workload()
    {
        var manifests = Repository.Of(("web.yaml", $"{Account}---\n# The shop.\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels: {{app: web}}\n  name: web\n  namespace: shop\nspec:\n  replicas: 2\n"));
        var after = new JsonObject { ["kind"] = "NetworkPolicy", ["spec"] = new JsonObject { ["policyTypes"] = new JsonArray("Ingress", "Egress") } };
        var proposal = Proposal(new("networking.k8s.io/v1", "NetworkPolicy", "shop", "web"), ProposalClass.Create, null, after, [new ResourceChange.Create(after, manifests.Single("Deployment/shop/web"), "web.yaml")]);

        var result = Result(manifests, proposal);

        Places(result).ShouldBe(["web.yaml:8:1-12:12"]);
        result["ruleId"]!.ToString().ShouldBe("no-networkpolicy/high");
        result.Message().ShouldStartWith(
            "Deployment shop/web has connections that no NetworkPolicy restricts. Proposed: Change web. Every pod of the cluster and every address may connect to it, on any port. It may connect to ");
    }

    [Fact]
    public void B17_what_is_to_go_is_flagged_whole_with_the_object_itself_first()
    {
        var manifests = Repository.Of(("web.yaml", $"{Role.TrimEnd()}\n---\n{Binding}"));
        var role = manifests.Single("Role/shop/web");
        var proposal = Proposal(role.Id, ProposalClass.Remove, role.ToJson(), null, [new ResourceChange.Delete(manifests.Single("RoleBinding/shop/web")), new ResourceChange.Delete(role)]);

        var result = Result(manifests, proposal);

        Places(result).ShouldBe(["web.yaml:2:1-21:12", "web.yaml:23:1-34:20"]);
        result["ruleId"]!.ToString().ShouldBe("unused-grants/high");
    }

    [Fact]
    public void B17_a_binding_is_flagged_at_the_subject_that_leaves_it()
    {
        var manifests = Repository.Of(("web.yaml", Binding));

        var result = Result(manifests, Refine(manifests.Single("RoleBinding/shop/web"), binding => binding["subjects"]!.AsArray().Clear()));

        Places(result).ShouldBe(["web.yaml:10:5-12:20"]);
        result["ruleId"]!.ToString().ShouldBe("broad-binding/high");
    }

    [Fact]
    public void B17_what_loses_a_whole_entry_is_flagged_with_its_key()
    {
        var manifests = Repository.Of(("web.yaml", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec:\n  podSelector: {}\n  egress:\n    - {}\n  policyTypes: [Egress]\n"));

        var result = Result(manifests, Refine(manifests.Single("NetworkPolicy/shop/web"), policy => policy["spec"]!.AsObject().Remove("egress")));

        Places(result).ShouldBe(["web.yaml:6:3-7:9"]);
        result["ruleId"]!.ToString().ShouldBe("broad-networkpolicy/high");
    }

    [Fact]
    public void B17_what_asks_for_more_is_no_alert()
    {
        var manifests = Repository.Of(("web.yaml", Role));
        var proposal = Refine(manifests.Single("Role/shop/web"), role => Rules(role)[0]!["verbs"]!.AsArray().Add("watch")) with { Class = ProposalClass.Widen };

        ProposalFindings.Write(Changes(manifests, proposal), "prod", "0.1.0").Results.ShouldBe(0);
    }

    [Fact]
    public void B17_an_alert_stays_the_same_when_lines_move_and_is_another_when_another_rule_is_flagged()
    {
        var before = Repository.Of(("web.yaml", Role));
        var moved = Repository.Of(("web.yaml", $"# More.\n# And more.\n{Account}---\n{Role.Replace("resources: [secrets]", "resources: [ secrets ]", StringComparison.Ordinal)}"));

        var hash = Hash(before, 1);

        Hash(moved, 1).ShouldBe(hash);
        Hash(before, 2).ShouldNotBe(hash);
    }

    private const string Binding =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: web, namespace: shop}
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: web
        # Who has it.
        subjects:
          - kind: ServiceAccount
            name: web
            namespace: shop

        """;

    private static string Hash(ManifestSet manifests, int rule) =>
        Result(manifests, Refine(manifests.Single("Role/shop/web"), role => Rules(role).RemoveAt(rule)))["partialFingerprints"]!["primaryLocationLineHash"]!.ToString();

    private static JsonArray Rules(JsonObject role) => role["rules"]!.AsArray();

    private static Proposal Refine(Resource target, Action<JsonObject> edit)
    {
        var after = target.ToJson();
        edit(after);
        return Proposal(target.Id, ProposalClass.Refine, target.ToJson(), after, [new ResourceChange.Modify(target, after)]);
    }

    private static Proposal Proposal(ObjectRef target, ProposalClass kind, JsonObject? before, JsonObject? after, ImmutableArray<ResourceChange> changes) => new()
    {
        Id = $"test/{target}",
        Class = kind,
        Target = target,
        Title = $"Change {target.Name}",
        Severity = Severity.High,
        Confidence = Confidence.Observed,
        Changes = changes,
        Before = before,
        After = after,
        Rationale = [new(RationaleKind.Kept, "It is used.", []), new(RationaleKind.Removed, "Nobody read them. Ask if in doubt.", [])],
        Proof = new(4_211, 0, 96, 7, 0, 89),
    };

    private static ChangeSet Changes(ManifestSet manifests, Proposal proposal) => new(manifests, manifests, [new("test", "Test", [proposal], [])], [], [], []);

    private static JsonObject Result(ManifestSet manifests, Proposal proposal) =>
        ProposalFindings.Write(Changes(manifests, proposal), "prod", "0.1.0").ResultsOf().ShouldHaveSingleItem();

    /// <summary>The place and the related ones, as <c>file:line:column-line:column</c>.</summary>
    private static IEnumerable<string> Places(JsonObject result) => result["locations"]!.AsArray().Concat(result["relatedLocations"] as JsonArray ?? []).Select(location =>
    {
        var place = location!["physicalLocation"]!;
        var region = place["region"]!;
        return $"{place["artifactLocation"]!["uri"]}:{region["startLine"]}:{region["startColumn"]}-{region["endLine"]}:{region["endColumn"]}";
    });
}
