using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Edits a file by splicing characters at the spans of its nodes: everything that is not edited keeps its bytes. The result is read again
/// and compared; an edit that would change anything but the wanted nodes is refused.
/// </summary>
/// <remarks>
/// What is added looks like its neighbours (indentation, dashes, brackets, quotes, line breaks). A value that an alias or merge key brings is
/// written out where it is edited, so the anchored node and its other uses keep their value; when an anchored node is changed or removed, its
/// aliases are written out with the value that they had.
/// </remarks>
public static class SurgicalEditor
{
    /// <summary>Makes all <paramref name="edits"/> together, or none. Never throws for what the file or the edits say.</summary>
    public static TextEditOutcome Apply(YamlFile file, IReadOnlyList<NodeEdit> edits)
    {
        try
        {
            var edit = FileEdit.Of(file, edits);
            if (edit.IsEmpty)
                return new TextEditOutcome.Edited(file.Source);
            string? difference = null;
            foreach (var text in edit.Texts())
            {
                var edited = file.Source.WithText(text);
                if (DifferenceFromWanted(file, edit, edited) is not { } found)
                    return new TextEditOutcome.Edited(edited);
                difference ??= found;
            }

            return new TextEditOutcome.Refused($"the edited text would not read as wanted: {difference}", file.Source.Locate(default));
        }
        catch (EditRefusedException exception)
        {
            return new TextEditOutcome.Refused(exception.Message, file.Source.Locate(exception.At ?? default));
        }
    }

    /// <summary>What reads otherwise than it shall, or null when nothing does.</summary>
    private static string? DifferenceFromWanted(YamlFile file, FileEdit edit, SourceText edited)
    {
        var read = YamlReader.Read(edited);
        if (NewProblem(file, read) is { } problem)
            return problem.Message;
        var kept = file.Documents.Where(document => !edit.Removed.Contains(document.Index)).ToList();
        if (kept.Count != read.Documents.Length)
            return $"{read.Documents.Length} documents instead of {kept.Count}";
        foreach (var (old, now) in kept.Zip(read.Documents))
        {
            var isAsWanted = edit.Wanted.TryGetValue(old.Index, out var wanted)
                ? Reads(now, wanted)
                : old.Source.Slice(old.Span).SequenceEqual(now.Source.Slice(now.Span)) || Reads(now, old.Root is null ? null : YamlJson.ToJson(old.Root));
            if (!isAsWanted || now.Index != old.Index - edit.Removed.Count(removed => removed < old.Index))
                return $"document {old.Index} differs";
        }

        return null;
    }

    private static bool Reads(YamlDocument document, JsonNode? wanted) =>
        JsonNode.DeepEquals(document.Root is null ? null : YamlJson.ToJson(document.Root), wanted);

    /// <summary>A problem of a kind that the file had less of; removing a document may take problems away.</summary>
    private static ManifestProblem? NewProblem(YamlFile file, YamlFile read) =>
        read.Problems
            .GroupBy(problem => problem.Kind)
            .FirstOrDefault(group => group.Count() > file.Problems.Count(problem => problem.Kind == group.Key))?
            .Last();
}
