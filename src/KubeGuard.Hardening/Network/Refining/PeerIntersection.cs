using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Refining;

/// <summary>The part of a broad peer that a use needs, as an object: both have to hold, so nothing is added to what was written (P2).</summary>
internal static class PeerIntersection
{
    /// <summary>Null when there is no part that can be written, so that the whole has to stay.</summary>
    public static JsonObject? Of(PolicyPeer broad, JsonObject written, RulePeer used, string policyNamespace) => (broad, used) switch
    {
        (PolicyPeer.PodPeer pods, RulePeer.Pods needed) => OfPods(pods, needed, policyNamespace),
        (PolicyPeer.BlockPeer block, RulePeer.Block needed) => OfBlocks(block, written, needed),
        _ => null,
    };

    private static JsonObject OfPods(PolicyPeer.PodPeer broad, RulePeer.Pods needed, string policyNamespace)
    {
        var pods = new LabelSelector([.. broad.Pods.Requirements.Concat(needed.Selector.Requirements).Distinct()]);
        if (broad.Namespaces is not { } namespaces)
            return new() { ["podSelector"] = SelectorJson.Of(pods) };
        if (namespaces.IsEmpty && needed.Namespace is null)
            return new() { ["podSelector"] = SelectorJson.Of(pods) };
        var name = new LabelRequirement("kubernetes.io/metadata.name", LabelOperator.In, [needed.Namespace ?? policyNamespace]);
        var both = new LabelSelector([.. namespaces.Requirements.Append(name).Distinct()]);
        var peer = new JsonObject { ["namespaceSelector"] = SelectorJson.Of(both) };
        if (!pods.IsEmpty)
            peer["podSelector"] = SelectorJson.Of(pods);
        return peer;
    }

    private static JsonObject? OfBlocks(PolicyPeer.BlockPeer broad, JsonObject written, RulePeer.Block needed)
    {
        if (needed.Network.Equals(broad.Block))
            return (JsonObject)written.DeepClone();
        var isInside = needed.Network.PrefixLength >= broad.Block.PrefixLength && broad.Block.Contains(needed.Network.BaseAddress);
        var touchesHole = broad.Except.Any(except => except.Contains(needed.Network.BaseAddress) || needed.Network.Contains(except.BaseAddress));
        return isInside && !touchesHole ? needed.ToJson() : null;
    }
}
