using System.Text.Json.Nodes;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>A strategic merge patch that a kustomization has for one object, and that is the last one to touch it there.</summary>
internal sealed class ExistingPatch
{
    private const string OldList = "patchesStrategicMerge";

    private readonly YamlDocument _document;
    private readonly JsonPointer? _inline;
    private readonly Kustomization _kustomization;

    private ExistingPatch(Kustomization kustomization, BuildStep step, YamlDocument document, JsonPointer? inline)
    {
        _kustomization = kustomization;
        Step = step;
        _document = document;
        _inline = inline;
    }

    public BuildStep Step { get; }

    /// <summary>The file that an amendment edits.</summary>
    public string File => _inline is null ? _document.Source.Path : _kustomization.File;

    /// <summary>Whether the kustomization lists it under <c>patchesStrategicMerge</c>.</summary>
    public bool IsInOldList => Step.Cause.Name == OldList;

    /// <summary>The patch as it is.</summary>
    public JsonObject Patch => (JsonObject)YamlJson.ToJson(_document.Root!)!;

    /// <summary>The last patch of the kustomization on the object's way; null when it is none that may be amended.</summary>
    /// <param name="kustomization">The kustomization.</param>
    /// <param name="place">The object on its way.</param>
    /// <param name="all">All effective objects: a patch that others need as well is not amended.</param>
    /// <param name="files">Reads the file of a patch.</param>
    public static ExistingPatch? Find(Kustomization kustomization, EditPlace.AtLayer place, IEnumerable<Resource> all, Func<string, YamlFile?> files)
    {
        var step = place.Targets[0].History.Steps.LastOrDefault(step => ReferenceEquals(step.After, place.Pass.Patched) && step.Cause.By == MadeBy.Patch);
        if (step is null || step.Cause.Kustomization != kustomization.File || all.Any(other => !place.Targets.Contains(other) && IsMadeBy(other, step)))
            return null;
        return (step.Cause.Name == "patches" ? InPatches(kustomization, step, files) : InMerges(kustomization, step, files)) is { } found
            && found._document.Root is YamlMapping ? found : null;
    }

    /// <summary>Edits the patch so that it says <paramref name="amended"/>.</summary>
    public void Plan(JsonObject amended, PlannedEdits edits)
    {
        if (_inline is not { } pointer)
        {
            edits.Edit(_document.Source.Path, new NodeEdit.Transform(_document.Index, JsonPointer.Root, amended));
            return;
        }

        var file = new YamlFile(_document.Source, [_document], []);
        switch (SurgicalEditor.Apply(file, [new NodeEdit.Transform(_document.Index, JsonPointer.Root, amended)]))
        {
            case TextEditOutcome.Edited edited:
                edits.Edit(_kustomization.File, new NodeEdit.Set(_kustomization.Document, pointer, edited.Text.Text));
                break;
            case TextEditOutcome.Refused refused:
                throw new PlanRefusedException($"The patch inside of {_kustomization.File} cannot be edited: {refused.Reason}", refused.At);
        }
    }

    private static bool IsMadeBy(Resource other, BuildStep step) =>
        other.History.Steps.Any(candidate => candidate.Cause.Kustomization == step.Cause.Kustomization && candidate.Cause.By == MadeBy.Patch && candidate.Cause.Text.SequenceEqual(step.Cause.Text));

    private static ExistingPatch? InPatches(Kustomization kustomization, BuildStep step, Func<string, YamlFile?> files)
    {
        foreach (var (index, entry) in kustomization.Mappings("patches").Index())
        {
            var at = JsonPointer.Root.Append("patches").Append(index);
            if (entry["patch"] is YamlScalar inline && inline.Location == step.Cause.Text[0])
                return Inline(kustomization, step, inline, at.Append("patch"));
            if (entry.Text("path") is { } path && InFile(kustomization, step, path, files) is { } found)
                return found;
        }

        return null;
    }

    private static ExistingPatch? InMerges(Kustomization kustomization, BuildStep step, Func<string, YamlFile?> files)
    {
        foreach (var (index, entry) in kustomization.Scalars(OldList).Index())
        {
            if (entry.Location == step.Cause.Text[0])
                return Inline(kustomization, step, entry, JsonPointer.Root.Append(OldList).Append(index));
            if (InFile(kustomization, step, entry.Value, files) is { } found)
                return found;
        }

        return null;
    }

    private static ExistingPatch? InFile(Kustomization kustomization, BuildStep step, string path, Func<string, YamlFile?> files) =>
        RepositoryPath.Resolve(kustomization.Folder, path) is { } resolved && resolved == step.Cause.Text[0].File
        && files(resolved)?.Documents.FirstOrDefault(document => document.Root?.Location == step.Cause.Text[0]) is { } document
            ? new(kustomization, step, document, null)
            : null;

    /// <summary>An inline patch of one document: of several it is not known which one the step was.</summary>
    private static ExistingPatch? Inline(Kustomization kustomization, BuildStep step, YamlScalar text, JsonPointer pointer) =>
        YamlReader.Read(SourceText.FromText(kustomization.File, text.Value)) is { Problems.IsEmpty: true, Documents: [var only] }
            ? new(kustomization, step, only, pointer)
            : null;
}
