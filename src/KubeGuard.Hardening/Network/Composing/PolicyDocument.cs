using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>A new policy: the object, and what is said in comments.</summary>
internal sealed record PolicyDocument(JsonObject Object, ImmutableArray<NodeComment> Comments);

/// <summary>The rules of one isolated direction.</summary>
internal sealed record ComposedDirection(PolicyDirection Direction, ImmutableArray<ComposedRule> Rules);

/// <summary>Writes the object the way people write NetworkPolicies; policyTypes always stand there (N14).</summary>
internal static class PolicyWriter
{
    public static PolicyDocument Write(string @namespace, string name, LabelSelector selector, ImmutableArray<ComposedDirection> directions)
    {
        var comments = ImmutableArray.CreateBuilder<NodeComment>();
        var spec = new JsonObject
        {
            ["podSelector"] = SelectorJson.Of(selector),
            ["policyTypes"] = new JsonArray([.. directions.Select(direction => JsonValue.Create(direction.Direction.ToString()))]),
        };
        foreach (var (direction, rules) in directions)
        {
            var key = direction == PolicyDirection.Ingress ? "ingress" : "egress";
            var list = new JsonArray();
            foreach (var rule in rules)
            {
                var pointer = JsonPointer.Root.Append("spec").Append(key).Append(list.Count);
                list.Add(Rule(rule, direction, pointer, comments));
            }

            spec[key] = list;
        }

        var policy = new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = "NetworkPolicy",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["spec"] = spec,
        };
        return new(policy, comments.ToImmutable());
    }

    private static JsonObject Rule(ComposedRule rule, PolicyDirection direction, JsonPointer pointer, ImmutableArray<NodeComment>.Builder comments)
    {
        if (rule.Comment.Length > 0)
            comments.Add(new(pointer, OneLine(rule.Comment)));
        for (var index = 0; index < rule.Peers.Length; index++)
        {
            if (rule.Peers[index] is RulePeer.Block { Note.Length: > 0 } block)
                comments.Add(new(pointer.Append(ComposedRule.PeersKey(direction)).Append(index), OneLine(block.Note)));
        }

        return rule.ToJson(direction);
    }

    /// <summary>Text from logs must not end the comment line (P6).</summary>
    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\u0085' ? ' ' : character));
}
