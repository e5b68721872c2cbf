namespace KubeGuard.Manifests.Editing;

/// <summary>Turns wanted changes of effective objects into edits of the files that make them.</summary>
public static class ChangePlanner
{
    /// <summary>
    /// Plans all of <paramref name="changes"/> together or none: edits are laid over the files, every root that uses a changed file is built
    /// again, and unless exactly the wanted objects differ as wanted, the answer is <see cref="ChangeOutcome.Refused"/>.
    /// </summary>
    public static ChangeOutcome Plan(ManifestSet manifests, IReadOnlyList<ResourceChange> changes, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
