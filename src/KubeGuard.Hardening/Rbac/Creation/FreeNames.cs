using System.Globalization;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Creation;

/// <summary>Names for new objects: the wanted one, or the first of <c>NAME-2</c>, <c>NAME-3</c> … that nothing has, so that the same input gives the same names.</summary>
internal sealed class FreeNames(RbacModel model)
{
    private readonly HashSet<RoleId> _roles = [];
    private readonly HashSet<BindingId> _bindings = [];

    public RoleId Role(string? ns, string name) =>
        Candidates(name).Select(candidate => new RoleId(ns, candidate)).First(id => model.FindRoles(id).IsEmpty && _roles.Add(id));

    public BindingId Binding(string? ns, string name) =>
        Candidates(name).Select(candidate => new BindingId(ns, candidate)).First(id => !model.Bindings.Any(binding => binding.Id == id) && _bindings.Add(id));

    private static IEnumerable<string> Candidates(string name) =>
        Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));
}
