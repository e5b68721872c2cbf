using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Rbac;

/// <summary>Short ways to say who asks for what.</summary>
internal static class Requests
{
    public static RbacEvaluator Evaluator(string yaml) => new(RbacModel.WithoutDefaults(KubernetesYaml.Resources(yaml)));

    /// <summary><c>shop/web</c> is a service account, anything else a user; with the groups that the API server gives.</summary>
    public static ApiSubject Subject(string name, params string[] moreGroups)
    {
        var user = name.Split('/') is [var ns, var account] ? new ServiceAccountName(ns, account).User : name;
        return new(user, [.. ImpliedGroups.Of(user).Concat(moreGroups).Order(StringComparer.Ordinal)]);
    }

    /// <summary><c>get pods/log web-0 in shop</c>, <c>list deployments.apps</c>, <c>get /metrics</c>.</summary>
    public static ApiRequest Request(string text)
    {
        var words = text.Split(' ');
        if (words[1].StartsWith('/'))
            return new(words[0], "", "", "", "", "", words[1]);
        var inNamespace = Array.IndexOf(words, "in");
        var ns = inNamespace > 0 ? words[inNamespace + 1] : "";
        var name = words.Length > 2 && inNamespace != 2 ? words[2] : "";
        var resource = words[1].Split('/');
        var dot = resource[0].IndexOf('.', StringComparison.Ordinal);
        return new(
            words[0],
            dot < 0 ? "" : resource[0][(dot + 1)..],
            dot < 0 ? resource[0] : resource[0][..dot],
            resource.Length > 1 ? resource[1] : "",
            ns,
            name);
    }

    public static bool Allows(this RbacEvaluator evaluator, string subject, string request)
    {
        var asked = Request(request);
        var allowed = evaluator.Allows(Subject(subject), asked);
        evaluator.Grants(Subject(subject), asked).Any().ShouldBe(allowed, "the list of grants and the yes or no must agree");
        return allowed;
    }
}
