using System.Text.Json.Nodes;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Writes the names in a new binding as they are before the kustomizations add their prefixes, so that a reference follows its object: a
/// binding of the role <c>live-web</c> in a kustomization with the prefix <c>live-</c> is written for <c>web</c>, like the role itself.
/// </summary>
/// <param name="manifests">The repository, for the objects that are there.</param>
/// <param name="created">The objects that are made with it.</param>
internal sealed class ReferringNames(ManifestSet manifests, IReadOnlyList<CreatedObject> created)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Rewrites the references of an object that is written into <paramref name="lister"/>.</summary>
    public void Rewrite(JsonObject written, CreatedObject item, Kustomization lister, int level)
    {
        if (item.Id is not { Group: Group, Kind: "RoleBinding" or "ClusterRoleBinding" })
            return;
        if (written["roleRef"] is JsonObject role && (string?)role["kind"] is { } kind)
            Rewrite(role, Group, kind, kind == "Role" ? item.Id.Namespace : null, item, lister, level);
        foreach (var subject in (written["subjects"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)subject["kind"] == "ServiceAccount")
                Rewrite(subject, "", "ServiceAccount", (string?)subject["namespace"], item, lister, level);
        }
    }

    private void Rewrite(JsonObject reference, string group, string kind, string? ns, CreatedObject item, Kustomization lister, int level)
    {
        if ((string?)reference["name"] is not { } name || Before(group, kind, ns, name, item, lister, level) is not { } before || before == name)
            return;
        reference["name"] = before;
    }

    /// <summary>What the object is called where the kustomization takes it in; null when it does not pass there.</summary>
    private string? Before(string group, string kind, string? ns, string name, CreatedObject item, Kustomization lister, int level)
    {
        bool IsMeant(ObjectRef id) => id.Group == group && id.Kind == kind && id.Namespace == ns && id.Name == name;
        if (created.FirstOrDefault(other => other.Root == item.Root && IsMeant(other.Id)) is { } made)
            return made.Chain.From(level).NameBefore(name);
        var present = manifests.Resources.FirstOrDefault(resource => resource.Root == item.Root && IsMeant(resource.Id));
        return present?.History.Layers.FirstOrDefault(pass => pass.Kustomization == lister.File)?.Entered.Mapping("metadata")?.Text("name");
    }
}
