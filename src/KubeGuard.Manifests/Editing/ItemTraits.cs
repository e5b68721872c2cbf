using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Editing;

/// <summary>What an item of a sequence is made of, for comparing: its leaves with their paths (indexes left out), the paths alone, its name.</summary>
internal sealed class ItemTraits
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _total;
    private string? _name;

    /// <summary>The traits of an item; a scalar has none and is similar to nothing.</summary>
    public static ItemTraits Of(JsonNode? item)
    {
        var traits = new ItemTraits();
        if (item is JsonObject or JsonArray)
            traits.Collect(item, "");
        if (item is JsonObject mapping && mapping["name"] is JsonValue name)
            traits._name = name.ToJsonString();
        return traits;
    }

    /// <summary>From 0 to 1; 0 for items that carry different names, which Kubernetes takes for different things.</summary>
    public double SimilarityTo(ItemTraits other)
    {
        if (!string.Equals(_name, other._name, StringComparison.Ordinal) || _total + other._total == 0)
            return 0;
        var common = _counts.Sum(count => Math.Min(count.Value, other._counts.GetValueOrDefault(count.Key)));
        return 2.0 * common / (_total + other._total);
    }

    private void Collect(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject mapping:
                foreach (var (key, value) in mapping)
                {
                    var child = $"{path}/{key}";
                    Add(child);
                    Collect(value, child);
                }

                break;
            case JsonArray sequence:
                foreach (var item in sequence)
                    Collect(item, path + "/-");
                break;
            default:
                Add($"{path}={node?.ToJsonString()}");
                break;
        }
    }

    private void Add(string trait)
    {
        _counts[trait] = _counts.GetValueOrDefault(trait) + 1;
        _total++;
    }
}
