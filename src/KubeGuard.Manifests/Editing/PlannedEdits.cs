using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Edits, new and deleted files on their way to becoming file changes.</summary>
internal sealed class PlannedEdits(ManifestSet manifests)
{
    private readonly SortedDictionary<string, List<NodeEdit>> _edits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _created = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, int Document, string List), JsonArray> _begun = [];
    private readonly SortedSet<string> _deleted = new(StringComparer.Ordinal);

    public void Edit(string path, NodeEdit edit)
    {
        if (!_edits.TryGetValue(path, out var edits))
            _edits.Add(path, edits = []);
        edits.Add(edit);
    }

    /// <summary>Puts an entry into a list that the file does not have yet; several for one list become its items, in order.</summary>
    public void Begin(string path, int document, JsonPointer list, JsonNode entry)
    {
        if (!_begun.TryGetValue((path, document, list.ToString()), out var items))
        {
            _begun.Add((path, document, list.ToString()), items = []);
            Edit(path, new NodeEdit.Set(document, list, items));
        }

        items.Add(entry);
    }

    /// <summary>The path of a new file in a folder: a number is put behind the name when it is taken.</summary>
    public string FreePath(string folder, string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        var stem = dot > 0 ? fileName[..dot] : fileName;
        var extension = dot > 0 ? fileName[dot..] : "";
        var path = RepositoryPath.In(folder, fileName);
        for (var number = 2; manifests.Files.Read(path) is not null || _created.ContainsKey(path); number++)
            path = RepositoryPath.In(folder, $"{stem}-{number}{extension}");
        return path;
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
            var file = FileAt(path) ?? throw new PlanRefusedException($"{path} is not read as YAML, so it is not edited.", (SourceLocation?)null);
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

    /// <summary>The file as YAML, also one without objects, such as the values of a chart; null when it is not there or no text.</summary>
    public YamlFile? FileAt(string path) =>
        manifests.Parsed.GetValueOrDefault(path)
        ?? (manifests.Files.Read(path) is { } bytes && RepositoryFileReader.Decode(path, bytes) is { } source ? YamlReader.Read(source) : null);
}
