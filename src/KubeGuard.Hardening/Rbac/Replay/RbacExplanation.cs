using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>Says why the manifests answer as they do.</summary>
internal sealed class RbacExplanation(RbacModel model)
{
    /// <summary>Why nothing allows the request; with <paramref name="attribution"/>, what became of the way that the cluster went.</summary>
    public string OfDenial(RbacAttribution? attribution, ApiSubject subject, ApiRequest request)
    {
        if (attribution is null)
            return $"the cluster allowed it without naming a binding, and no binding of the repository gives {subject.User} this right";
        var way = $"the cluster allowed it by {attribution.Binding} of {attribution.Role} to {attribution.Subject}";
        var bindings = model.Bindings.Where(binding => binding.Id == attribution.Binding).ToList();
        if (bindings.Count == 0)
            return $"{way}; here {Successors(attribution.Binding)} took its place, and no rule that it gives covers {request}";
        if (bindings.TrueForAll(binding => binding.Role != attribution.Role))
            return $"{way}; here that binding gives {string.Join(", ", bindings.Select(binding => binding.Role))}";
        if (bindings.TrueForAll(binding => !binding.Subjects.Contains(attribution.Subject)))
            return $"{way}; here that binding has no such subject";
        if (model.FindRoles(attribution.Role).IsEmpty)
            return $"{way}; here there is no such role";
        var from = model.FindRoles(attribution.Role).All(role => role.Resource is null)
            ? $" as Kubernetes {model.Defaults.KubernetesVersion} has it"
            : "";
        return $"{way}; here no rule of that role{from} covers {request}";
    }

    private string Successors(BindingId replaced) => string.Join(
        ", ", model.Bindings.Where(binding => BindingSuccession.ReplacedBy(binding.Resource) == replaced).Select(binding => binding.Id));

    /// <summary>What allows a request that the cluster refused.</summary>
    public static string OfGrant(RbacGrant grant)
    {
        var source = ReferenceEquals(grant.Rule.Source, grant.Role) ? "" : $" (aggregated from {grant.Rule.Source.Id})";
        return $"the cluster refused it; here {grant.Binding.Id} gives {grant.Role.Id}{source} to {grant.Subject}, with the rule: {grant.Rule.Rule}";
    }
}
