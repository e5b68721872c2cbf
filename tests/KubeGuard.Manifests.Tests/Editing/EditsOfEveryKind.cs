using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>Changes of an effective object of every kind that hardening asks for, at places that a seed chooses.</summary>
internal sealed class EditsOfEveryKind(Random random)
{
    /// <summary>The kinds of edit.</summary>
    public static readonly string[] Kinds = ["set a scalar", "remove a field", "add a field", "append an item", "remove an item", "replace the rules", "create an object", "delete the object"];

    /// <summary>The change of <paramref name="target"/>; null when the object has nothing of the kind.</summary>
    public ResourceChange? Of(string kind, Resource target)
    {
        var after = target.ToJson();
        var isPossible = kind switch
        {
            "set a scalar" => Set(Any(Places(after).Where(place => place.Node is JsonValue))),
            // A subject without a name is nothing that Kustomize takes.
            "remove a field" => Remove(Any(Places(after).Where(place => place.Parent is JsonObject && place.Pointer.Tokens is not ["subjects", _, "name"]))),
            "add a field" => Add(Any(Places(after).Where(place => place.Node is JsonObject && place.Token is not ("labels" or "annotations" or "matchLabels")))),
            "append an item" => Append(Any(Places(after).Where(place => place.Node is JsonArray { Count: > 0 }))),
            "remove an item" => Remove(Any(Places(after).Where(place => place.Parent is JsonArray))),
            "replace the rules" => Rules(after),
            _ => true,
        };
        return kind switch
        {
            _ when !isPossible => null,
            "create an object" => new ResourceChange.Create(Created(target), target, "made-rbac.yaml"),
            "delete the object" => new ResourceChange.Delete(target),
            _ => new ResourceChange.Modify(target, after),
        };
    }

    private static JsonObject Created(Resource target) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = target.Id.Namespace is null ? "ClusterRole" : "Role",
        ["metadata"] = Metadata(target),
        ["rules"] = NewRules(),
    };

    private static JsonObject Metadata(Resource target)
    {
        // Suffixes and prefixes of the kustomizations are kept: the name is changed in its middle.
        var name = target.Id.Name;
        var metadata = new JsonObject { ["name"] = name.Insert(name.Length / 2, "q") };
        if (target.Id.Namespace is { } ns)
            metadata["namespace"] = ns;
        return metadata;
    }

    private static JsonArray NewRules() => [new JsonObject { ["apiGroups"] = new JsonArray(""), ["resources"] = new JsonArray("pods"), ["verbs"] = new JsonArray("get", "list") }];

    private static bool Rules(JsonObject after)
    {
        if (after["rules"] is not JsonArray { Count: > 0 })
            return false;
        after["rules"] = NewRules();
        return true;
    }

    private static bool Set(Place? place)
    {
        if (place is null)
            return false;
        JsonNode changed = place.Node!.GetValueKind() switch
        {
            JsonValueKind.True => false,
            JsonValueKind.False => true,
            JsonValueKind.Number => 4711,
            _ => "changed: it's #1",
        };
        place.Replace(changed);
        return true;
    }

    private static bool Remove(Place? place)
    {
        place?.Remove();
        return place is not null;
    }

    private static bool Add(Place? place)
    {
        if (place?.Node is not JsonObject mapping || mapping.ContainsKey("added"))
            return false;
        mapping["added"] = new JsonObject { ["on"] = "yes", ["list"] = new JsonArray(1, "two") };
        return true;
    }

    private static bool Append(Place? place)
    {
        if (place?.Node is not JsonArray { Count: > 0 } list)
            return false;
        var more = list[^1]?.DeepClone();
        if (more is JsonObject mapping && mapping["name"] is JsonValue)
            mapping["name"] = "appended";
        list.Add(more is JsonValue ? "appended" : more);
        return true;
    }

    private Place? Any(IEnumerable<Place> places)
    {
        var all = places.ToList();
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    /// <summary>All nodes but those that make up the identity of an object.</summary>
    private static IEnumerable<Place> Places(JsonObject root) => Below(root, JsonPointer.Root).Where(place => place.Pointer.ToString() is not (
        "/apiVersion" or "/kind" or "/metadata" or "/metadata/name" or "/metadata/namespace" or "/metadata/generateName"));

    private static IEnumerable<Place> Below(JsonNode node, JsonPointer at) => node switch
    {
        JsonObject mapping => mapping.SelectMany(entry => Self(node, entry.Key, entry.Value, at.Append(entry.Key))),
        JsonArray items => items.SelectMany((item, index) => Self(node, index.ToString(System.Globalization.CultureInfo.InvariantCulture), item, at.Append(index))),
        _ => [],
    };

    private static IEnumerable<Place> Self(JsonNode parent, string token, JsonNode? node, JsonPointer at) =>
        node is null ? [] : Below(node, at).Prepend(new(parent, token, node, at));

    private sealed record Place(JsonNode Parent, string Token, JsonNode? Node, JsonPointer Pointer)
    {
        public void Replace(JsonNode value)
        {
            if (Parent is JsonObject mapping)
                mapping[Token] = value;
            else
                Parent.AsArray()[int.Parse(Token, System.Globalization.CultureInfo.InvariantCulture)] = value;
        }

        public void Remove()
        {
            if (Parent is JsonObject mapping)
                mapping.Remove(Token);
            else
                Parent.AsArray().RemoveAt(int.Parse(Token, System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
