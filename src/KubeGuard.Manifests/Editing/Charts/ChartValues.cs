using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing.Overlays;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing.Charts;

/// <summary>
/// Plans changes of objects that a chart makes in the values that it is rendered with. A value is taken for the one that makes a field when it is
/// the only one that is equal to it; the proof of every plan, which renders the chart again, decides whether it is.
/// </summary>
internal sealed class ChartValues(RepositoryModel model, PlannedEdits edits)
{
    private const int LongestText = 600;
    private const string OwnValues = "values.yaml";

    /// <summary>Plans one change; refuses, with what has to be written by hand, where no single value can be the one.</summary>
    public EditPlacement Plan(ResourceChange change, Resource rendered)
    {
        if (change is not ResourceChange.Modify modify)
            throw new PlanRefusedException($"{rendered.Id} is rendered from the template {rendered.Origin.File}: whether it is made at all is up to the chart.", rendered.Origin.Node);
        var before = rendered.ToJson();
        var values = ValueFiles(rendered).ToList();
        var found = JsonDifference.Of(before, modify.After)
            .Select(difference => Find(values, before, difference) ?? throw Refusal(rendered, difference, modify.After))
            .DistinctBy(value => (value.File, value.At))
            .ToList();
        foreach (var value in found)
            edits.Edit(value.File, EditOf(value, JsonDifference.At(modify.After, value.Makes)));
        var file = found.Select(value => value.File).FirstOrDefault(rendered.Origin.File);
        return new(PlacementKind.ChartValues, file, null, rendered.Origin.File, [OverlayPatches.Said(rendered)], []);
    }

    /// <summary>The value that makes the differing node or, where none does, one above it.</summary>
    private static ChartValue? Find(List<YamlFile> values, JsonObject before, JsonPointer difference)
    {
        for (var makes = difference; !makes.IsRoot; makes = makes.Parent)
        {
            if (JsonDifference.At(before, makes) is not { } made)
                continue;
            var equal = values.SelectMany(file => ValueSearch.EqualTo(made, file).Select(at => new ChartValue(file.Source.Path, at.Document, at.Pointer, makes))).Take(2).ToList();
            if (equal is [var only])
                return only;
        }

        return null;
    }

    /// <summary>Value files of the release, and the chart's own, as far as they are YAML.</summary>
    private IEnumerable<YamlFile> ValueFiles(Resource rendered)
    {
        var chart = model.Charts.Folders.Where(folder => RepositoryPath.IsBelow(rendered.Origin.File, folder)).MaxBy(folder => folder.Length);
        var own = chart is null ? [] : new[] { RepositoryPath.In(chart, OwnValues) };
        foreach (var path in rendered.Files.Concat(own).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // A file with objects is deployed itself: what is written in it is another object's.
            if (model.Files.GetValueOrDefault(path) is { Objects.IsEmpty: false } || model.Charts.IsTemplate(path) || edits.FileAt(path) is not { Problems.IsEmpty: true } file)
                continue;
            yield return file;
        }
    }

    private static NodeEdit EditOf(ChartValue value, JsonNode? after) => after switch
    {
        null => new NodeEdit.Remove(value.Document, value.At),
        JsonValue scalar => new NodeEdit.Set(value.Document, value.At, scalar.DeepClone()),
        _ => new NodeEdit.Transform(value.Document, value.At, after.DeepClone()),
    };

    private static PlanRefusedException Refusal(Resource rendered, JsonPointer difference, JsonObject after)
    {
        var wanted = JsonDifference.At(after, difference)?.ToJsonString() ?? "nothing";
        var text = wanted.Length > LongestText ? $"{wanted[..LongestText]}…" : wanted;
        return new(
            $"{rendered.Id} is rendered from the template {rendered.Origin.File}, and no single value of the chart makes {difference}. Written by hand it shall be: {text}",
            rendered.Origin.Node);
    }

    /// <param name="File">The values file.</param>
    /// <param name="Document">Its document.</param>
    /// <param name="At">The value.</param>
    /// <param name="Makes">What it makes of the rendered object.</param>
    private sealed record ChartValue(string File, int Document, JsonPointer At, JsonPointer Makes);
}
