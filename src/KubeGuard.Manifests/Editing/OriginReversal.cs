using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Works back from what an effective object shall be to what has to be written at its origin: a part that Kustomize made stays as the origin
/// has it, and has to stay as it is; every other part becomes what is wanted.
/// </summary>
internal static class OriginReversal
{
    /// <param name="effective">The object in the end.</param>
    /// <param name="origin">The object as it is written, or at a stage of its build.</param>
    /// <param name="after">What it shall be in the end.</param>
    public static JsonObject Reverse(YamlMapping effective, YamlMapping origin, JsonObject after) =>
        (JsonObject)Reverse((YamlNode)effective, origin, after)!;

    private static JsonNode? Reverse(YamlNode effective, YamlNode origin, JsonNode? after)
    {
        if (ReferenceEquals(effective, origin))
            return after?.DeepClone();
        if (JsonNode.DeepEquals(YamlJson.ToJson(effective), after))
            return YamlJson.ToJson(origin);
        if (!effective.SamePlace(origin))
            throw Made(effective);
        return (effective, origin, after) switch
        {
            (YamlMapping made, YamlMapping written, JsonObject wanted) => ReverseMapping(made, written, wanted),
            (YamlSequence made, YamlSequence written, JsonArray wanted) => ReverseSequence(made, written, wanted),
            (YamlScalar, YamlScalar, _) => after?.DeepClone(),
            _ => throw Made(effective),
        };
    }

    private static JsonObject ReverseMapping(YamlMapping effective, YamlMapping origin, JsonObject after)
    {
        var result = new JsonObject();
        foreach (var entry in origin.Entries)
        {
            if (entry.Name is not { } key)
                continue;
            var made = effective[key];
            if (made is null && after.ContainsKey(key))
                throw new PlanRefusedException($"'{key}' is taken away by a patch: it cannot be set where the object is written.", entry.Key);
            if (made is null)
                result[key] = YamlJson.ToJson(entry.Value);
            else if (after.TryGetPropertyValue(key, out var wanted))
                result[key] = Reverse(made, entry.Value, wanted);
            else if (!made.SamePlace(entry.Value))
                throw Made(made);
        }

        foreach (var entry in effective.Entries)
        {
            if (entry.Name is not { } key || origin[key] is not null)
                continue;
            if (!after.TryGetPropertyValue(key, out var wanted) || !JsonNode.DeepEquals(YamlJson.ToJson(entry.Value), wanted))
                throw Made(entry.Value);
        }

        foreach (var (key, wanted) in after)
        {
            if (origin[key] is null && effective[key] is null)
                result[key] = wanted?.DeepClone();
        }

        return result;
    }

    private static JsonArray ReverseSequence(YamlSequence effective, YamlSequence origin, JsonArray after)
    {
        var written = origin.Items.ToList();
        var result = new JsonArray();
        foreach (var pair in OriginAlignment.Align([.. effective.Items], after))
        {
            var place = pair.Effective is null ? null : written.Find(item => item.SamePlace(pair.Effective));
            if (pair.Effective is null)
                result.Add(pair.After?.DeepClone());
            else if (place is null && !pair.IsKept)
                throw Made(pair.Effective);
            else if (place is not null && pair.Stays)
                result.Add(Reverse(pair.Effective, place, pair.After));
        }

        return result;
    }

    private static PlanRefusedException Made(YamlNode node) =>
        new($"What shall change is not written with the object but made at {node.Location} by a kustomization, a patch or a generator.", node);
}
