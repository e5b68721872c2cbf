using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>Roles that are bound to service accounts, and what these ask for: the daily bread of a hardener.</summary>
internal static class WorkloadGenerators
{
    private static readonly string[] Namespaces = ["shop", "pets"];
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "delete"];
    private static readonly ServiceAccountName[] Accounts = [new("shop", "web"), new("shop", "job"), new("pets", "web"), new("pets", "api")];

    /// <summary>Bindings name roles that exist, nearly always.</summary>
    public static Gen<(RbacRole[] Roles, RbacBinding[] Bindings)> Repository { get; } =
        from count in Gen.Choose(1, 5)
        from roles in Role.ArrayOf(count)
        from bindings in Binding(roles).ArrayOf(count + 1)
        select (roles, bindings);

    /// <summary>A service account and what it asks for.</summary>
    public static Gen<(ApiSubject Subject, ApiRequest Request)> Asked { get; } =
        from account in Gen.Elements(Accounts)
        from request in Gen.Frequency((6, ResourceRequest), (1, Gen.Elements("/metrics", "/logs/a").Select(path => new ApiRequest("get", "", "", "", "", "", path))))
        select (new ApiSubject(account.User, ImpliedGroups.Of(account.User)), request);

    /// <summary>A log that shows every resource to somebody.</summary>
    public static EvidenceSet Log(ImmutableArray<ApiUse> uses) => new(
        [.. uses.OrderBy(use => use.Id, StringComparer.Ordinal)],
        [],
        new([], uses.Select(use => (DateTimeOffset?)use.Seen.FirstSeen).Min(), uses.Select(use => (DateTimeOffset?)use.Seen.LastSeen).Max(),
            [new("", "pods"), new("", "configmaps"), new("apps", "deployments"), new("example.com", "widgets")]));

    private static Gen<ApiRequest> ResourceRequest =>
        from verb in Gen.Elements("get", "list", "create", "update", "delete")
        from thing in Gen.Elements<(string Group, string Resource)>(("", "pods"), ("", "configmaps"), ("apps", "deployments"), ("example.com", "widgets"))
        from subresource in Gen.Elements("", "", "", "log", "status")
        from ns in Gen.Elements("shop", "shop", "pets", "")
        from name in Gen.Elements("web", "db", "web-0", "")
        let named = verb is "list" or "watch" or "create" && subresource.Length == 0 ? "" : name.Length == 0 ? "web" : name
        let scope = named.Length > 0 && ns.Length == 0 ? "shop" : ns
        select new ApiRequest(verb, thing.Group, thing.Resource, subresource, scope, named);

    private static Gen<RbacRole> Role =>
        from ns in Gen.Elements([null, .. Namespaces])
        from name in Gen.Elements("a", "b", "c", "d", "e")
        from count in Gen.Choose(1, 3)
        from rules in Rule.ArrayOf(count)
        select new RbacRole { Id = new(ns, name), Rules = [.. rules] };

    private static Gen<PolicyRule> Rule =>
        from groups in Some("", "", "apps", "example.com", "*")
        from resources in Some("pods", "configmaps", "deployments", "widgets", "pods/log", "*/status", "*")
        from names in Gen.Frequency((4, Gen.Constant(ImmutableArray<string>.Empty)), (1, Some("web", "db", "web-0", "unseen")))
        from verbs in Some([.. Verbs, "*"])
        from paths in Gen.Frequency((6, Gen.Constant(ImmutableArray<string>.Empty)), (1, Some("/metrics", "/logs*", "*")))
        select new PolicyRule { ApiGroups = groups, Resources = resources, ResourceNames = names, Verbs = verbs, NonResourceUrls = paths };

    private static Gen<RbacBinding> Binding(RbacRole[] roles) =>
        from role in Gen.Elements(roles)
        from ns in role.Id.Namespace is null ? Gen.Elements([null, .. Namespaces]) : Gen.Constant<string?>(role.Id.Namespace)
        from name in Gen.Elements("a", "b", "c", "d", "e", "f")
        from subjects in Gen.Frequency(
            (12, Gen.Elements(Accounts).Select(RbacSubject (account) => new RbacSubject.ServiceAccount(account))),
            (1, Gen.Constant<RbacSubject>(new RbacSubject.Group("system:serviceaccounts:shop"))),
            (1, Gen.Constant<RbacSubject>(new RbacSubject.User(Accounts[0].User)))).NonEmptyListOf()
        select new RbacBinding { Id = new(ns, name), Role = role.Id, Subjects = [.. subjects.Distinct().Take(3)] };

    private static Gen<ImmutableArray<string>> Some(params string[] words) =>
        from count in Gen.Choose(1, 2)
        from chosen in Gen.Elements(words).ArrayOf(count)
        select chosen.Distinct().ToImmutableArray();
}
