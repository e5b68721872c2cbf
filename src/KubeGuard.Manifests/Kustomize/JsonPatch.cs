using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>JSON patches (RFC 6902) on nodes.</summary>
internal static class JsonPatch
{
    public static YamlMapping Apply(YamlMapping target, YamlSequence operations)
    {
        YamlNode result = target;
        foreach (var item in operations.Items)
            result = Apply(result, item as YamlMapping ?? throw new KustomizeException(item, "An operation of a JSON patch is an object with op and path."));
        return result as YamlMapping ?? throw new KustomizeException(operations, "The patch does not leave an object.");
    }

    private static YamlNode Apply(YamlNode target, YamlMapping operation)
    {
        var path = PointerAt(operation, "path");
        switch (operation.Text("op"))
        {
            case "add":
                return Put(target, path.Tokens.AsSpan(), Value(operation), operation, Placing.Add);
            case "replace":
                return Put(target, path.Tokens.AsSpan(), Value(operation), operation, Placing.Replace);
            case "remove":
                return Remove(target, path.Tokens.AsSpan(), operation);
            case "move":
                var from = PointerAt(operation, "from");
                var moved = Find(target, from, operation);
                return Put(Remove(target, from.Tokens.AsSpan(), operation), path.Tokens.AsSpan(), moved, operation, Placing.Add);
            case "copy":
                return Put(target, path.Tokens.AsSpan(), Find(target, PointerAt(operation, "from"), operation), operation, Placing.Add);
            case "test":
                return JsonNode.DeepEquals(YamlJson.ToJson(Find(target, path, operation)), YamlJson.ToJson(Value(operation)))
                    ? target
                    : throw new KustomizeException(operation, $"The test at {path} fails.");
            case var other:
                throw new KustomizeException(operation, $"op is '{other}', expected add, remove, replace, move, copy or test.");
        }
    }

    private static YamlNode Value(YamlMapping operation) =>
        operation["value"] ?? throw new KustomizeException(operation, "The operation has no value.");

    private static JsonPointer PointerAt(YamlMapping operation, string key)
    {
        var text = operation.Text(key) ?? throw new KustomizeException(operation, $"The operation has no {key}.");
        return text is "" or ['/', ..] ? JsonPointer.Parse(text) : throw new KustomizeException(operation, $"'{text}' is not a JSON pointer.");
    }

    private static YamlNode Find(YamlNode node, JsonPointer path, YamlMapping operation)
    {
        foreach (var token in path.Tokens)
            node = Child(node, token) ?? throw Missing(operation, path.ToString());
        return node;
    }

    private static YamlNode? Child(YamlNode node, string token) => node.Resolved switch
    {
        YamlMapping mapping => mapping[token],
        YamlSequence sequence => Index(token, sequence.RawItems.Length - 1) is { } index ? sequence.RawItems[index].Resolved : null,
        _ => null,
    };

    private static YamlNode Put(YamlNode node, ReadOnlySpan<string> path, YamlNode value, YamlMapping operation, Placing placing)
    {
        if (path.IsEmpty)
            return value;
        var token = path[0];
        if (path.Length > 1)
        {
            var child = Child(node, token) ?? throw Missing(operation, token);
            return WithChild(node, token, Put(child, path[1..], value, operation, placing));
        }

        return (node.Resolved, placing) switch
        {
            (YamlMapping mapping, Placing.Add) => mapping.With(token, value),
            (YamlMapping mapping, _) when mapping[token] is not null => mapping.With(token, value),
            (YamlSequence sequence, Placing.Add) when token == "-" => sequence.WithItems(sequence.RawItems.Add(value)),
            (YamlSequence sequence, Placing.Add) when Index(token, sequence.RawItems.Length) is { } index => sequence.WithItems(sequence.RawItems.Insert(index, value)),
            (YamlSequence sequence, Placing.Replace) when Index(token, sequence.RawItems.Length - 1) is not null => WithChild(sequence, token, value),
            _ => throw Missing(operation, token),
        };
    }

    private static YamlNode Remove(YamlNode node, ReadOnlySpan<string> path, YamlMapping operation)
    {
        if (path.IsEmpty)
            throw new KustomizeException(operation, "The whole object cannot be removed.");
        var child = Child(node, path[0]) ?? throw Missing(operation, path[0]);
        if (path.Length > 1)
            return WithChild(node, path[0], Remove(child, path[1..], operation));
        return node.Resolved switch
        {
            YamlMapping mapping => mapping.Without(path[0]),
            YamlSequence sequence => sequence.WithItems(sequence.RawItems.RemoveAt(Index(path[0], sequence.RawItems.Length - 1)!.Value)),
            _ => throw Missing(operation, path[0]),
        };
    }

    private static YamlNode WithChild(YamlNode node, string token, YamlNode child) => node.Resolved switch
    {
        YamlMapping mapping => mapping.With(token, child),
        YamlSequence sequence => sequence.WithItems(sequence.RawItems.SetItem(Index(token, sequence.RawItems.Length - 1)!.Value, child)),
        var other => other,
    };

    private static int? Index(string token, int last) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : null;

    private static KustomizeException Missing(YamlMapping operation, string what) =>
        new(operation, $"{operation.Text("op")} {operation.Text("path")}: there is no '{what}'.");

    private enum Placing
    {
        Add,
        Replace,
    }
}
