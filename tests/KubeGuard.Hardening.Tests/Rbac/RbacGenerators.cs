using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Tests.Rbac;

/// <summary>Roles, bindings and requests over few words, so that they meet often and in every odd way.</summary>
internal static class RbacGenerators
{
    private static readonly string[] Namespaces = ["shop", "pets"];
    private static readonly string[] Groups = ["", "apps", "example.com"];
    private static readonly string[] Things = ["pods", "deployments", "secrets"];
    private static readonly string[] Subresources = ["log", "scale", "*"];
    private static readonly string[] Names = ["web", "db", "*", ""];
    private static readonly string[] Verbs = ["get", "list", "create", "Get"];
    private static readonly string[] Paths = ["/metrics", "/logs", "/logs/a", "/"];
    private static readonly string[] RoleNames = ["a", "b", "c", "d"];
    private static readonly string[] Users = ["alice", "system:serviceaccount:shop:web", "system:serviceaccount:pets:web", "system:anonymous"];

    public static Gen<PolicyRule> Rule { get; } =
        from groups in Some([.. Groups, "*"])
        from resources in Some([.. Things, "pods/log", "pods/*", "*/log", "*/scale", "deployments/scale", "*", "*/*", "/log", "log"])
        from names in Gen.Frequency((3, Gen.Constant(ImmutableArray<string>.Empty)), (1, Some(Names)))
        from verbs in Some([.. Verbs, "*"])
        from paths in Gen.Frequency((3, Gen.Constant(ImmutableArray<string>.Empty)), (1, Some(["/metrics", "/logs*", "/logs/*", "/l**", "*", "/*/a"])))
        select new PolicyRule { ApiGroups = groups, Resources = resources, ResourceNames = names, NonResourceUrls = paths, Verbs = verbs };

    public static Gen<ApiSubject> Subject { get; } =
        from user in Gen.Elements(Users)
        from more in Gen.SubListOf("devs", "ops")
        select new ApiSubject(user, [.. ImpliedGroups.Of(user).Concat(more).Order(StringComparer.Ordinal)]);

    public static Gen<ApiRequest> Request { get; } = Gen.Frequency(
        (5,
            from verb in Gen.Elements(Verbs)
            from @group in Gen.Elements(Groups)
            from resource in Gen.Elements(Things)
            from subresource in Gen.Elements([.. Subresources, "", ""])
            from ns in Gen.Elements([.. Namespaces, ""])
            from name in Gen.Elements(Names)
            select new ApiRequest(verb, @group, resource, subresource, ns, name)),
        (1,
            from verb in Gen.Elements(Verbs)
            from path in Gen.Elements(Paths)
            select new ApiRequest(verb, "", "", "", "", "", path)));

    public static Gen<(RbacRole[] Roles, RbacBinding[] Bindings)> Repository { get; } =
        from roles in Role.ListOf()
        from bindings in Binding.ListOf()
        select (roles.ToArray(), bindings.ToArray());

    private static Gen<RbacRole> Role =>
        from ns in Gen.Elements([null, null, .. Namespaces])
        from name in Gen.Elements(RoleNames)
        from rules in Rule.ArrayOf(3)
        from tier in Gen.Elements("", "gold", "silver")
        from old in Gen.Elements(true, false, false)
        from aggregation in Gen.Frequency((4, Gen.Constant<AggregationRule?>(null)), (1, Aggregation))
        select new RbacRole
        {
            Id = new(ns, name),
            Rules = [.. rules],
            Labels = Labels(tier, old),
            Aggregation = ns is null ? aggregation : null,
        };

    private static Gen<AggregationRule?> Aggregation =>
        from selectors in (
            from key in Gen.Elements("tier", "old")
            from op in Gen.Elements(Enum.GetValues<SelectorOperator>())
            from values in Some(["gold", "silver", "true"])
            select new LabelRequirement(key, op, values)).ListOf(2).Select(requirements => new LabelSelector([.. requirements])).ListOf()
        select (AggregationRule?)new AggregationRule([.. selectors]);

    private static Gen<RbacBinding> Binding =>
        from ns in Gen.Elements([null, .. Namespaces])
        from name in Gen.Elements(RoleNames)
        from role in Gen.Elements(RoleNames)
        from clusterRole in Gen.Elements(true, false)
        from subjects in Gen.OneOf(
            Gen.Elements(Users).Select(RbacSubject (user) => new RbacSubject.User(user)),
            Gen.Elements("devs", "ops", "system:authenticated", "system:serviceaccounts:shop").Select(RbacSubject (name) => new RbacSubject.Group(name)),
            Gen.Elements(Namespaces).Select(RbacSubject (space) => new RbacSubject.ServiceAccount(new(space, "web")))).ArrayOf(2)
        select new RbacBinding { Id = new(ns, name), Role = new(clusterRole ? null : ns, role), Subjects = [.. subjects] };

    private static ImmutableSortedDictionary<string, string> Labels(string tier, bool old)
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty;
        if (tier.Length > 0)
            labels = labels.Add("tier", tier);
        return old ? labels.Add("old", "true") : labels;
    }

    private static Gen<ImmutableArray<string>> Some(string[] words) =>
        from count in Gen.Choose(1, 3)
        from chosen in Gen.Elements(words).ArrayOf(count)
        select chosen.ToImmutableArray();
}
