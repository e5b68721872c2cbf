using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RbacReaderProperties
{
    private static readonly string[] Scalars =
        ["~", "''", "'*'", "get", "pods", "ClusterRole", "Role", "User", "ServiceAccount", "7", "true", "In", "Exists", "0x1F", "'a\\nb'", "<<", "alice", "shop"];

    private static readonly string[] Keys =
        ["apiGroups", "resources", "resourceNames", "nonResourceURLs", "verbs", "kind", "name", "namespace", "apiGroup", "matchLabels", "matchExpressions",
            "key", "operator", "values", "clusterRoleSelectors", "'?'"];

    [Fact]
    public void Whatever_stands_in_the_fields_the_model_is_made_and_can_be_asked() => Prop.ForAll(
        Document.ArrayOf(4).ToArbitrary(),
        documents =>
        {
            var model = RbacModel.From(KubernetesYaml.Resources(string.Join("\n---\n", documents)));
            model.Problems.ShouldAllBe(problem => problem.Location.Line > 0);
            var evaluator = new RbacEvaluator(model);
            foreach (var request in new[] { "get pods p in shop", "get /metrics", "list secrets" })
                evaluator.Grants(Requests.Subject("alice"), Requests.Request(request)).Any()
                    .ShouldBe(evaluator.Allows(Requests.Subject("alice"), Requests.Request(request)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<string> Document =>
        from kind in Gen.Elements("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ServiceAccount", "CustomResourceDefinition")
        from name in Gen.Elements("alice", "get", "'*'", "shop")
        from fields in (
            from key in Gen.Elements("rules", "roleRef", "subjects", "aggregationRule", "spec")
            from value in Node(3)
            select KeyValuePair.Create(key, value)).ArrayOf(3)
        select $"apiVersion: {(kind == "ServiceAccount" ? "v1" : kind == "CustomResourceDefinition" ? "apiextensions.k8s.io/v1" : "rbac.authorization.k8s.io/v1")}\n"
            + $"kind: {kind}\nmetadata: {{name: {name}, namespace: shop, labels: {{get: shop}}}}\n"
            + string.Concat(fields.DistinctBy(entry => entry.Key).Select(entry => $"{entry.Key}: {entry.Value}\n"));

    private static Gen<string> Node(int depth) => depth == 0
        ? Gen.Elements(Scalars)
        : Gen.Frequency(
            (1, Gen.Elements(Scalars)),
            (3, Node(depth - 1).ArrayOf(2).Select(items => $"[{string.Join(", ", items)}]")),
            (3,
                from keys in Gen.SubListOf(Keys)
                from values in Node(depth - 1).ArrayOf(Keys.Length)
                select $"{{{string.Join(", ", keys.Zip(values, (key, value) => $"{key}: {value}"))}}}"));
}
