using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Proving;

/// <summary>
/// For each peer that a policy names by selectors, a pod that no manifest and no log knows and that the selectors mean. With these a policy cannot
/// be widened towards pods that are not there yet without the proof seeing it.
/// </summary>
internal static class PeerWitnesses
{
    private const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>Stands for every namespace of which nothing but a name is known.</summary>
    private const string AnyNamespace = "a-namespace-that-nobody-knows";

    /// <summary>The witnesses of all peers of a policy.</summary>
    public static IEnumerable<NetworkEnd.Pod> Of(NetworkPolicy policy) =>
        from peer in policy.Ingress.Concat(policy.Egress).SelectMany(rule => rule.Peers).OfType<PolicyPeer.PodPeer>().Distinct()
        from @namespace in Namespaces(policy, peer)
        from labels in Labels(peer.Pods)
        select new NetworkEnd.Pod(@namespace, new LabelSet(labels), [], LabelKnowledge.Complete, []);

    /// <summary>Pods that the policy itself selects, of which no manifest and no log knows.</summary>
    public static IEnumerable<NetworkEnd.Pod> SelectedBy(NetworkPolicy policy) =>
        Labels(policy.PodSelector).Select(labels => new NetworkEnd.Pod(policy.Namespace, new LabelSet(labels), [], LabelKnowledge.Complete, []));

    private static ImmutableArray<string> Namespaces(NetworkPolicy policy, PolicyPeer.PodPeer peer) => peer.Namespaces is null
        ? [policy.Namespace]
        : peer.Namespaces.Requirements.FirstOrDefault(requirement => requirement is { Key: NamespaceName, Operator: LabelOperator.In }) is { } named
            ? named.Values
            : [AnyNamespace];

    /// <summary>The fewest labels that the selector means, once for each value that it lists.</summary>
    private static IEnumerable<Dictionary<string, string>> Labels(LabelSelector selector)
    {
        var least = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var requirement in selector.Requirements)
        {
            if (requirement is { Operator: LabelOperator.In, Values: [var first, ..] })
                least.TryAdd(requirement.Key, first);
            else if (requirement.Operator == LabelOperator.Exists)
                least.TryAdd(requirement.Key, "any");
        }

        yield return least;
        foreach (var requirement in selector.Requirements.Where(requirement => requirement.Operator == LabelOperator.In))
        {
            foreach (var value in requirement.Values.Skip(1))
                yield return new(least, StringComparer.Ordinal) { [requirement.Key] = value };
        }
    }
}
