using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Creation;

/// <summary>A role that shall be made, and the bindings that give it.</summary>
/// <param name="Role">Identity of the role.</param>
/// <param name="Rules">Its rules.</param>
/// <param name="Bindings">Identities of the bindings.</param>
internal sealed record PlannedRole(RoleId Role, ImmutableArray<KeptRule> Rules, ImmutableArray<BindingId> Bindings)
{
    /// <summary>The role object.</summary>
    public JsonObject ToJson() => RbacObjects.Role(Role, Rules.Select(kept => kept.Rule));
}

/// <summary>Roles and bindings of one service account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Roles">The roles: for namespaces first, then cluster-wide.</param>
internal sealed record GrantPlan(ServiceAccountName Account, ImmutableArray<PlannedRole> Roles)
{
    /// <summary>The binding whose place the new ones take; null when the account had none in the repository.</summary>
    public BindingId? Replaces { get; init; }

    /// <summary>The objects as new documents of one file beside <paramref name="beside"/>.</summary>
    public IEnumerable<ResourceChange> Creations(Resource beside)
    {
        var file = $"{Account.Name}-rbac.yaml";
        foreach (var role in Roles)
        {
            yield return new ResourceChange.Create(role.ToJson(), beside, file, []);
            foreach (var binding in role.Bindings)
                yield return new ResourceChange.Create(Binding(binding, role.Role), beside, file);
        }
    }

    private JsonObject Binding(BindingId id, RoleId role)
    {
        var binding = RbacObjects.Binding(id, role, [Account]);
        return Replaces is null ? binding : binding.Replacing(Replaces);
    }
}

/// <summary>Lays the uses of an account out as roles and bindings (R9).</summary>
internal sealed class GrantPlanner(RbacAnalysis analysis)
{

    /// <param name="account">The account.</param>
    /// <param name="uses">What it used.</param>
    /// <param name="rules">Makes rules of uses.</param>
    public GrantPlan Plan(ServiceAccountName account, IReadOnlyList<RightUse> uses, Func<IReadOnlyList<RightUse>, ImmutableArray<KeptRule>> rules)
    {
        var scoped = ScopedUses.Of(uses, analysis.ActivityOf(account.User), analysis.Input.Options.ObservedNamespacesOnly);
        var names = new FreeNames(analysis.Model);
        var roles = ImmutableArray.CreateBuilder<PlannedRole>();
        if (scoped.Namespaces is [var only])
        {
            var role = names.Role(only, account.Name);
            roles.Add(new(role, rules(scoped.Namespaced), [names.Binding(only, role.Name)]));
        }
        else if (scoped.Namespaces.Length > 1)
        {
            var role = names.Role(null, $"{account.Namespace}-{account.Name}");
            roles.Add(new(role, rules(scoped.Namespaced), [.. scoped.Namespaces.Select(ns => names.Binding(ns, role.Name))]));
        }

        if (!scoped.ClusterWide.IsEmpty)
        {
            var taken = roles.Any(role => role.Role.Namespace is null);
            var role = names.Role(null, taken ? $"{account.Namespace}-{account.Name}-cluster" : $"{account.Namespace}-{account.Name}");
            roles.Add(new(role, rules(scoped.ClusterWide), [names.Binding(null, role.Name)]));
        }

        return new(account, [.. roles.Where(role => !role.Rules.IsEmpty)]);
    }
}
