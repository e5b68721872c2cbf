using KubeGuard.Manifests.Editing.Overlays;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>One planning: tries the ways to write the changes, the plainest first, until one proves to make what is wanted and nothing else.</summary>
internal sealed class Planning
{
    private static readonly PatchForm[] Forms = [PatchForm.Amended, PatchForm.Merge, PatchForm.Json];

    private readonly ManifestSet _manifests;
    private readonly RepositoryModel _model;
    private readonly IReadOnlyList<ResourceChange> _changes;
    private readonly CancellationToken _cancellation;
    private readonly Creations _creations;
    private readonly ChangeProof _proof;

    public Planning(ManifestSet manifests, RepositoryModel model, IReadOnlyList<ResourceChange> changes, CancellationToken cancellation)
    {
        _manifests = manifests;
        _model = model;
        _changes = changes;
        _cancellation = cancellation;
        var created = NewObjects();
        _creations = new(manifests, created);
        _proof = new(changes, created);
    }

    /// <summary>The first way that holds, else why the plainest does not.</summary>
    public ChangeOutcome Run()
    {
        ChangeOutcome.Refused? first = null;
        try
        {
            foreach (var way in _creations.Ways)
            {
                foreach (var form in Forms)
                {
                    var (planned, objection) = Attempt(way, form);
                    if (objection is null)
                        return planned;
                    first ??= new(objection, Place());
                    if (planned.Placements.All(placement => placement.Kind is PlacementKind.Origin or PlacementKind.ChartValues))
                        break;
                }
            }
        }
        catch (PlanRefusedException) when (first is not null)
        {
            // A less plain way cannot even be tried: what speaks against the plainest is the answer.
        }

        return first!;
    }

    private Tried Attempt(CreationWay way, PatchForm form)
    {
        _cancellation.ThrowIfCancellationRequested();
        var edits = new PlannedEdits(_manifests);
        var placements = new WrittenChanges(_manifests, _model, edits).Plan(_changes, form);
        _creations.Plan(way, edits);
        var files = edits.Apply();
        var assumptions = new BuildGuard(_model).Check(files);
        var after = ManifestReader.Reread(_manifests, new OverlaidFiles(_manifests.Files, files), files.Select(file => file.Path), _cancellation);
        return new(new(files, after) { Placements = placements, Assumptions = assumptions }, _proof.Objection(_manifests, after));
    }

    /// <summary>The objects to be made; one that is already there as wanted is not made again.</summary>
    private List<CreatedObject> NewObjects()
    {
        var created = new List<CreatedObject>();
        foreach (var change in _changes.OfType<ResourceChange.Create>())
        {
            var item = CreatedObject.Of(change, _model.Scopes, KustomizationChain.Of(change.Beside, _model));
            var present = _manifests.Resources.FirstOrDefault(resource => resource.Root == item.Root && resource.Id == item.Id);
            if (present is null)
                created.Add(item);
            else if (!CreatedComparison.IsMet(change.Object, present))
                throw new PlanRefusedException($"{item.Id} is there already, and different.", present.Origin.Node);
        }

        return created;
    }

    private SourceLocation? Place() => _changes switch
    {
        [ResourceChange.Modify modify, ..] => modify.Target.Origin.Node.Location,
        [ResourceChange.Delete delete, ..] => delete.Target.Origin.Node.Location,
        [ResourceChange.Create create, ..] => create.Beside.Origin.Node.Location,
        _ => null,
    };

    private readonly record struct Tried(ChangeOutcome.Planned Planned, string? Objection);
}
