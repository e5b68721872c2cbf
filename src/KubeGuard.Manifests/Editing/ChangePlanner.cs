namespace KubeGuard.Manifests.Editing;

/// <summary>Turns wanted changes of effective objects into edits of the files that make them.</summary>
public static class ChangePlanner
{
    /// <summary>
    /// Plans all of <paramref name="changes"/> together or none: edits are laid over the files, every root that uses a changed file is built
    /// again, and unless exactly the wanted objects differ as wanted, the answer is <see cref="ChangeOutcome.Refused"/>.
    /// </summary>
    /// <param name="manifests">The repository as it was read.</param>
    /// <param name="changes">What shall be different; targets and neighbours are resources of <paramref name="manifests"/>.</param>
    /// <param name="cancellation">Stops the planning.</param>
    public static ChangeOutcome Plan(ManifestSet manifests, IReadOnlyList<ResourceChange> changes, CancellationToken cancellation = default)
    {
        if (manifests.Model is not { } model)
            return Plan(ManifestReader.Read(manifests.Files, cancellation), changes, cancellation);
        try
        {
            return new Planning(manifests, model, changes, cancellation).Run();
        }
        catch (PlanRefusedException refusal)
        {
            return new ChangeOutcome.Refused(refusal.Message, refusal.At);
        }
    }
}
