namespace KubeGuard.Manifests.Provenance;

/// <summary>By what kind of step a part of an effective object is made.</summary>
public enum MadeBy
{
    /// <summary>Written with the object itself.</summary>
    Base,

    /// <summary>A strategic merge or JSON patch of a kustomization.</summary>
    Patch,

    /// <summary>A field of a kustomization that changes objects (<c>namespace</c>, <c>namePrefix</c>, <c>labels</c>, <c>images</c>…), or a name that follows another.</summary>
    Transformer,

    /// <summary>A <c>configMapGenerator</c> or <c>secretGenerator</c>.</summary>
    Generator,
}
