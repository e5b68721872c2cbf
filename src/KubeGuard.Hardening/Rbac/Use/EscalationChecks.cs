using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>
/// The checks behind writing RBAC objects (R11): who writes a Role must hold its rights or may <c>escalate</c>; who writes a binding must hold
/// the rights of its role or may <c>bind</c> it. The audit log does not say which of the two it was, nor which rights were handed out.
/// </summary>
internal static class EscalationChecks
{
    private const string Group = "rbac.authorization.k8s.io";

    public static IEnumerable<RightUse> Of(ApiUse use)
    {
        var request = use.Request;
        if (request is not { Group: Group, Subresource: "", Verb: "create" or "update" or "patch" } || use.Decision != ApiDecision.Allowed)
            return [];
        var subject = use.JudgedSubject();
        var inNamespace = request with { Name = "" };
        return request.Resource switch
        {
            "roles" or "clusterroles" => [Check(inNamespace with { Verb = "escalate" })],
            "clusterrolebindings" => [Check(inNamespace with { Verb = "bind", Resource = "clusterroles" })],
            "rolebindings" => [Check(inNamespace with { Verb = "bind", Resource = "clusterroles" }), Check(inNamespace with { Verb = "bind", Resource = "roles" })],
            _ => [],
        };

        RightUse Check(ApiRequest check) => new(RightUseKind.EscalationCheck, subject, check, use);
    }
}
