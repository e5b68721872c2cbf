using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>New bindings under a kustomization that changes names are written so that their references follow.</summary>
public sealed class CreatedBindingTests
{
    private const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n";

    [Fact]
    public void Role_and_binding_are_written_with_the_names_before_the_prefix_and_built_with_the_wanted_ones()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "namespace: prod\nnamePrefix: live-\nresources:\n- account.yaml\n"),
            ("app/account.yaml", Account));
        var beside = manifests.Single("ServiceAccount/prod/live-web");

        var planned = manifests.Planned(new ResourceChange.Create(Role(), beside, "web-rbac.yaml"), new ResourceChange.Create(Binding("live-web"), beside, "web-rbac.yaml"));

        var written = planned.TextOf("app/web-rbac.yaml");
        written.ShouldContain("kind: Role\nmetadata:\n  name: pod-reader\n");
        written.ShouldContain("roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: pod-reader\n");
        written.ShouldContain("- kind: ServiceAccount\n  name: web\n");
        written.ShouldNotContain("live-");
        var built = planned.After.Single("RoleBinding/prod/live-pod-reader").ToJson();
        built["roleRef"]!["name"]!.GetValue<string>().ShouldBe("live-pod-reader");
        built["subjects"]![0]!["name"]!.GetValue<string>().ShouldBe("live-web");
        built["subjects"]![0]!["namespace"]!.GetValue<string>().ShouldBe("prod");
    }

    [Fact]
    public void A_subject_that_the_kustomization_does_not_have_keeps_its_final_name()
    {
        var manifests = Repository.Of(
            ("app/kustomization.yaml", "namespace: prod\nnamePrefix: live-\nresources:\n- account.yaml\n"),
            ("app/account.yaml", Account));

        var planned = manifests.Planned(
            new ResourceChange.Create(Role(), manifests.Single("ServiceAccount/prod/live-web"), "web-rbac.yaml"),
            new ResourceChange.Create(Binding("operator"), manifests.Single("ServiceAccount/prod/live-web"), "web-rbac.yaml"));

        planned.TextOf("app/web-rbac.yaml").ShouldContain("- kind: ServiceAccount\n  name: operator\n");
    }

    private static JsonObject Role() => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "Role",
        ["metadata"] = new JsonObject { ["name"] = "live-pod-reader", ["namespace"] = "prod" },
        ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray(""), ["resources"] = new JsonArray("pods"), ["verbs"] = new JsonArray("get") }),
    };

    private static JsonObject Binding(string account) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "RoleBinding",
        ["metadata"] = new JsonObject { ["name"] = "live-pod-reader", ["namespace"] = "prod" },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = "live-pod-reader" },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = account, ["namespace"] = "prod" }),
    };
}
