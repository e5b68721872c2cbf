using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// A wanted change of one node of a file. Documents, paths and indexes are those of the file as it is before any edit of the same call, so
/// edits do not shift each other. A path follows aliases and merge keys, as reading does.
/// </summary>
public abstract record NodeEdit
{
    private NodeEdit(int document, JsonPointer path)
    {
        Document = document;
        Path = path;
    }

    /// <summary>Index of the document in the file, from 0.</summary>
    public int Document { get; }

    /// <summary>The node, from the root of the document.</summary>
    public JsonPointer Path { get; }

    /// <summary>
    /// The node shall be <paramref name="Value"/>; a key that its mapping does not have is added at the mapping's end (several in the order of the
    /// edits). The parent must exist.
    /// Of a collection only what differs is rewritten, as in <see cref="Transform"/>.
    /// </summary>
    public sealed record Set(int Document, JsonPointer Path, JsonNode? Value) : NodeEdit(Document, Path);

    /// <summary>
    /// The key with its value, or the sequence item, shall be gone, with the comment lines directly above it and the comment on its line. A
    /// collection that loses its last child becomes <c>{}</c> or <c>[]</c>; the root of a document is not removed (<see cref="RemoveDocument"/> does that).
    /// </summary>
    public sealed record Remove(int Document, JsonPointer Path) : NodeEdit(Document, Path);

    /// <summary>The sequence at <see cref="Path"/> shall have <paramref name="Value"/> in front of the item that is now at <paramref name="Index"/>.</summary>
    public sealed record Insert(int Document, JsonPointer Path, int Index, JsonNode? Value) : NodeEdit(Document, Path);

    /// <summary>The sequence at <see cref="Path"/> shall have <paramref name="Value"/> as a further last item.</summary>
    public sealed record Append(int Document, JsonPointer Path, JsonNode? Value) : NodeEdit(Document, Path);

    /// <summary>
    /// The node shall become <paramref name="After"/> by the fewest edits: what stays equal keeps its characters, items of sequences are matched
    /// by their content.
    /// </summary>
    public sealed record Transform(int Document, JsonPointer Path, JsonNode? After) : NodeEdit(Document, Path);

    /// <summary>The whole document shall be gone, with its separator; the index of later documents in the edited file is lower by one.</summary>
    public sealed record RemoveDocument(int Document) : NodeEdit(Document, JsonPointer.Root);
}
