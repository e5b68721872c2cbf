using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Edits, new and deleted files on their way to becoming file changes.</summary>
internal sealed class PlannedEdits(ManifestSet manifests)
{
    private readonly SortedDictionary<string, List<NodeEdit>> _edits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _created = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _deleted = new(StringComparer.Ordinal);

    public void Edit(string path, NodeEdit edit)
    {
        if (!_edits.TryGetValue(path, out var edits))
            _edits.Add(path, edits = []);
        edits.Add(edit);
    }

    public void Create(string path, string text) => _created.Add(path, text);

    public void Delete(string path) => _deleted.Add(path);

    /// <summary>Makes the edits; refuses when one of them cannot be made.</summary>
    public ImmutableArray<FileChange> Apply()
    {
        var changes = new SortedDictionary<string, FileChange>(StringComparer.Ordinal);
        foreach (var path in _deleted)
            changes[path] = new(path, manifests.Files.Read(path), null);
        foreach (var (path, edits) in _edits.Where(edited => !_deleted.Contains(edited.Key)))
        {
            var file = FileAt(path);
            var before = file.Source.ToBytes();
            var after = Edited(file, edits);
            if (!before.AsSpan().SequenceEqual(after))
                changes[path] = new(path, before, after);
        }

        foreach (var (path, text) in _created)
            changes[path] = new(path, null, SourceText.FromText(path, text).ToBytes());
        return [.. changes.Values];
    }

    private static byte[] Edited(YamlFile file, List<NodeEdit> edits) => SurgicalEditor.Apply(file, edits) switch
    {
        TextEditOutcome.Edited edited => edited.Text.ToBytes(),
        TextEditOutcome.Refused refused => throw new PlanRefusedException(refused.Reason, refused.At),
        var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
    };

    private YamlFile FileAt(string path) =>
        manifests.Parsed.GetValueOrDefault(path) ?? throw new PlanRefusedException($"{path} is not read as YAML, so it is not edited.", (SourceLocation?)null);
}
