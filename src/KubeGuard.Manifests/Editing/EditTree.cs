using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>The edits of one document, arranged by path, so that what they want together can be worked out before a character is touched.</summary>
internal sealed class EditTree
{
    private readonly OrderedDictionary<string, EditTree> _children = new(StringComparer.Ordinal);
    private readonly List<NodeEdit.Insert> _inserts = [];
    private readonly List<NodeEdit.Append> _appends = [];
    private readonly JsonPointer _path;
    private NodeEdit? _own;

    private EditTree(JsonPointer path) => _path = path;

    /// <summary>
    /// After <see cref="Apply"/>, for a sequence whose items were removed or inserted one by one: for each item that shall be, the index of
    /// the item that it was, or -1. Null where items are to be matched by content.
    /// </summary>
    public ImmutableArray<int>? Origins { get; private set; }

    /// <summary>Arranges edits; throws <see cref="EditRefusedException"/> when two of them want one node.</summary>
    public static EditTree Build(IEnumerable<NodeEdit> edits)
    {
        var root = new EditTree(JsonPointer.Root);
        foreach (var edit in edits)
        {
            var node = root;
            foreach (var token in edit.Path.Tokens)
            {
                if (node._own is not null)
                    throw Overlap(node._path, edit.Path);
                if (!node._children.TryGetValue(token, out var child))
                    node._children.Add(token, child = new(node._path.Append(token)));
                node = child;
            }

            node.Add(edit);
        }

        return root;
    }

    /// <summary>The edits below the child with this key or index, if any.</summary>
    public EditTree? this[string token] => _children.GetValueOrDefault(token);

    /// <summary>What the node shall be; throws <see cref="EditRefusedException"/> when a path leads nowhere.</summary>
    public JsonNode? Apply(JsonNode? before)
    {
        switch (_own)
        {
            case NodeEdit.Set set:
                return set.Value?.DeepClone();
            case NodeEdit.Transform transform:
                return transform.After?.DeepClone();
            case NodeEdit.Remove:
                throw new EditRefusedException("the root of a document is not removed; remove the document");
            default:
                break;
        }

        return before switch
        {
            JsonArray items => ApplyToItems(items),
            JsonObject members when _inserts.Count == 0 && _appends.Count == 0 => ApplyToMembers(members),
            _ when _children.Count == 0 && _inserts.Count == 0 && _appends.Count == 0 => before?.DeepClone(),
            JsonObject => throw new EditRefusedException($"'{_path}' is a mapping; only a sequence takes items"),
            _ => throw new EditRefusedException($"'{_path}' is neither a mapping nor a sequence"),
        };
    }

    private void Add(NodeEdit edit)
    {
        var isLeaf = _children.Count == 0 && _inserts.Count == 0 && _appends.Count == 0;
        if (_own is not null || (!isLeaf && edit is not (NodeEdit.Insert or NodeEdit.Append)))
            throw Overlap(_path, edit.Path);
        switch (edit)
        {
            case NodeEdit.Insert insert:
                _inserts.Add(insert);
                break;
            case NodeEdit.Append append:
                _appends.Add(append);
                break;
            default:
                _own = edit;
                break;
        }
    }

    private JsonObject ApplyToMembers(JsonObject before)
    {
        var after = new JsonObject();
        foreach (var (key, value) in before)
        {
            var child = this[key];
            if (child?._own is not NodeEdit.Remove)
                after.Add(key, child is null ? value?.DeepClone() : child.Apply(value));
        }

        foreach (var (key, child) in _children)
        {
            if (before.ContainsKey(key))
                continue;
            after.Add(key, child._own is NodeEdit.Set set ? set.Value?.DeepClone() : throw new EditRefusedException($"there is no '{child._path}'"));
        }

        return after;
    }

    private JsonArray ApplyToItems(JsonArray before)
    {
        RequireIndexes(before.Count);
        var after = new JsonArray();
        var origins = ImmutableArray.CreateBuilder<int>();
        for (var index = 0; index <= before.Count; index++)
        {
            foreach (var insert in _inserts.Where(insert => insert.Index == index))
                Add(insert.Value?.DeepClone(), -1);
            if (index == before.Count)
                break;
            var child = this[index.ToString(CultureInfo.InvariantCulture)];
            if (child?._own is not NodeEdit.Remove)
                Add(child is null ? before[index]?.DeepClone() : child.Apply(before[index]), index);
        }

        foreach (var append in _appends)
            Add(append.Value?.DeepClone(), -1);
        Origins = origins.DrainToImmutable();
        return after;

        void Add(JsonNode? item, int origin)
        {
            after.Add(item);
            origins.Add(origin);
        }
    }

    private void RequireIndexes(int count)
    {
        foreach (var (token, child) in _children)
        {
            var isIndex = int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (token.Length == 1 || token[0] != '0');
            if (!isIndex || index >= count)
                throw new EditRefusedException($"there is no '{child._path}': the sequence has {count} items");
        }

        if (_inserts.FirstOrDefault(insert => insert.Index < 0 || insert.Index > count) is { } outside)
            throw new EditRefusedException($"'{_path}' has {count} items: nothing can be inserted at {outside.Index}");
    }

    private static EditRefusedException Overlap(JsonPointer first, JsonPointer second) =>
        new($"two edits want the same node ('{first}' and '{second}')");
}
