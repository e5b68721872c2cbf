using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Hardening.Policies.Settings;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Policies.Describing;

/// <summary>One setting as it holds, and where it comes from.</summary>
/// <param name="Path">The key, such as <c>limits.open</c> or <c>exceptions[0].reason</c>.</param>
/// <param name="Value">Its value as the file would write it; null when it is not set and has no default.</param>
/// <param name="Origin">Where it stands; null when it is the default.</param>
public sealed record EffectiveSetting(string Path, JsonNode? Value, SourceLocation? Origin)
{
    /// <summary>The value on one line.</summary>
    public string Text => PolicyJson.Line(Value);

    /// <summary>Every setting of a policy, in the order of the model; lists of entries one entry after the other.</summary>
    public static ImmutableArray<EffectiveSetting> Of(RepositoryPolicy policy, PolicyOrigins origins)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(origins);
        var found = ImmutableArray.CreateBuilder<EffectiveSetting>();
        Add(PolicyShape.Of(typeof(RepositoryPolicy)), policy, "", origins, found);
        return found.ToImmutable();
    }

    private static void Add(PolicyShape shape, object section, string above, PolicyOrigins origins, ImmutableArray<EffectiveSetting>.Builder found)
    {
        foreach (var key in shape.Keys)
        {
            var path = above + key.Name;
            var value = key.Property.GetValue(section);
            if (key.Value is PolicyValue.Section inner)
                Add(inner.Shape, value!, path + ".", origins, found);
            else if (key.Value is PolicyValue.List { Item: PolicyValue.Section entry } && value is IEnumerable entries && entries.Cast<object>().Any())
                AddEntries(entry.Shape, entries, path, origins, found);
            else
                found.Add(new(path, PolicyJson.Of(key.Value, value), origins.Of(path)));
        }
    }

    private static void AddEntries(PolicyShape shape, IEnumerable entries, string path, PolicyOrigins origins, ImmutableArray<EffectiveSetting>.Builder found)
    {
        var index = 0;
        foreach (var item in entries)
            Add(shape, item, $"{path}[{(index++).ToString(CultureInfo.InvariantCulture)}].", origins, found);
    }
}
