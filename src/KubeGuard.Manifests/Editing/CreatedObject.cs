using System.Text.Json.Nodes;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing;

/// <summary>A wanted new object and what has to be written for it.</summary>
internal sealed class CreatedObject
{
    private CreatedObject(ResourceChange.Create change, ObjectRef id, KustomizationChain chain)
    {
        Change = change;
        Id = id;
        Chain = chain;
    }

    public ResourceChange.Create Change { get; }

    /// <summary>The identity that it shall have in the cluster.</summary>
    public ObjectRef Id { get; }

    /// <summary>The kustomizations that its neighbour passes.</summary>
    public KustomizationChain Chain { get; }

    public string Root => Change.Beside.Root;

    public static CreatedObject Of(ResourceChange.Create change, ScopeTable scopes, KustomizationChain chain) =>
        new(change, scopes.Identify(change.Object), chain);

    /// <summary>The object as it has to be written so that the kustomizations from <paramref name="level"/> outwards make the wanted one of it.</summary>
    public JsonObject Written(int level)
    {
        var outer = Chain.From(level);
        var written = (JsonObject)Change.Object.DeepClone();
        if (written["metadata"] is not JsonObject metadata)
            throw new PlanRefusedException($"The {Id.Kind} to be made has no metadata.", Change.Beside.Origin.Node);
        var name = outer.NameBefore(Id.Name)
            ?? throw new PlanRefusedException($"{Id} does not have the name prefix or suffix that {Root} gives.", Change.Beside.Origin.Node);
        if (!string.Equals((string?)metadata["name"], name, StringComparison.Ordinal))
            metadata["name"] = name;
        if (Id.Namespace is not null && outer.Namespace is { } given && given != Id.Namespace)
            throw new PlanRefusedException($"{Root} puts everything in the namespace {given}, so {Id} cannot be made there.", Change.Beside.Origin.Node);
        if (Id.Namespace is null || LeavesNamespaceOut(outer))
            metadata.Remove("namespace");
        return written;
    }

    /// <summary>The namespace is written when the neighbour has it written, and when nothing else would give it.</summary>
    private bool LeavesNamespaceOut(KustomizationChain outer)
    {
        var neighbour = Change.Beside;
        if (neighbour.Origin.Node.Mapping("metadata")?.Text("namespace") is not null)
            return false;
        return outer.Namespace is not null || neighbour.Id.Namespace == Id.Namespace;
    }
}
