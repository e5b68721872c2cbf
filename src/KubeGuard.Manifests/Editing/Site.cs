namespace KubeGuard.Manifests.Editing;

/// <summary>Where a value stands, which decides how it can be written anew.</summary>
internal abstract record Site
{
    private Site()
    {
    }

    /// <summary>The root of a document.</summary>
    public sealed record Root : Site;

    /// <summary>Behind the key of a block mapping.</summary>
    /// <param name="Column">Column of the key.</param>
    /// <param name="Mark">The place behind the colon.</param>
    public sealed record Entry(int Column, int Mark) : Site;

    /// <summary>Behind the dash of a block sequence.</summary>
    /// <param name="Column">Column of the dash.</param>
    /// <param name="Mark">The place behind the dash.</param>
    public sealed record Item(int Column, int Mark) : Site;

    /// <summary>Between brackets or braces.</summary>
    /// <param name="Mark">The place where a value goes that is not written yet.</param>
    /// <param name="Lead">What goes before such a value.</param>
    public sealed record Flow(int Mark, string Lead) : Site;
}
