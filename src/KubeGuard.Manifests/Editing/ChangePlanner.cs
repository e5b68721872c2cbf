using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

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
            var created = NewObjects(manifests, model, changes);
            var creations = new Creations(manifests, created);
            var proof = new ChangeProof(changes, created);
            string? objection = null;
            for (var level = 0; level < creations.Levels; level++)
            {
                cancellation.ThrowIfCancellationRequested();
                var edits = new PlannedEdits(manifests);
                new WrittenChanges(manifests, model, edits).Plan(changes);
                creations.Plan(level, edits);
                var files = edits.Apply();
                BuildGuard.RefuseUnsafe(model, files);
                var after = ManifestReader.Reread(manifests, new OverlaidFiles(manifests.Files, files), files.Select(file => file.Path), cancellation);
                var found = proof.Objection(manifests, after);
                if (found is null)
                    return new ChangeOutcome.Planned(files, after);
                objection ??= found;
            }

            return new ChangeOutcome.Refused(objection!, Place(changes));
        }
        catch (PlanRefusedException refusal)
        {
            return new ChangeOutcome.Refused(refusal.Message, refusal.At);
        }
    }

    /// <summary>The objects to be made; one that is already there as wanted is not made again.</summary>
    private static List<CreatedObject> NewObjects(ManifestSet manifests, RepositoryModel model, IReadOnlyList<ResourceChange> changes)
    {
        var created = new List<CreatedObject>();
        foreach (var change in changes.OfType<ResourceChange.Create>())
        {
            var item = CreatedObject.Of(change, model.Scopes, KustomizationChain.Of(change.Beside, model));
            var present = manifests.Resources.FirstOrDefault(resource => resource.Root == item.Root && resource.Id == item.Id);
            if (present is null)
                created.Add(item);
            else if (!CreatedComparison.IsMet(change.Object, present))
                throw new PlanRefusedException($"{item.Id} is there already, and different.", present.Origin.Node);
        }

        return created;
    }

    private static SourceLocation? Place(IReadOnlyList<ResourceChange> changes) => changes switch
    {
        [ResourceChange.Modify modify, ..] => modify.Target.Origin.Node.Location,
        [ResourceChange.Delete delete, ..] => delete.Target.Origin.Node.Location,
        [ResourceChange.Create create, ..] => create.Beside.Origin.Node.Location,
        _ => null,
    };
}
