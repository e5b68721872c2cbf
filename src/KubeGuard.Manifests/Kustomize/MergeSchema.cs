namespace KubeGuard.Manifests.Kustomize;

/// <summary>What a strategic merge patch has to know of a field: whether a list is merged and not replaced, and by which keys.</summary>
internal abstract class MergeSchema
{
    /// <summary>A field of which nothing is known.</summary>
    public static MergeSchema Unknown { get; } = new Nothing();

    /// <summary>The fields that together tell the items of the list apart; empty when the list is no such list.</summary>
    public virtual string[] ItemKeys => [];

    /// <summary>Whether the list is a set of plain values that patches add to.</summary>
    public virtual bool IsSet => false;

    /// <summary>What is known of the items of the list.</summary>
    public virtual MergeSchema Item => Unknown;

    /// <summary>What is known of a field.</summary>
    public virtual MergeSchema Field(string name) => Unknown;

    private sealed class Nothing : MergeSchema;
}
