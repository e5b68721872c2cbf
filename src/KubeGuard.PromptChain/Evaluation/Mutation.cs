using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>How a good candidate is spoilt.</summary>
public enum MutationKind
{
    /// <summary>Something that was observed is no longer allowed.</summary>
    RightDropped,

    /// <summary>A right, a peer or a port is added that nothing justifies.</summary>
    RightWidened,

    /// <summary>The object, or a peer of it, is in another namespace.</summary>
    WrongNamespace,

    /// <summary>A port is another one.</summary>
    WrongPort,

    /// <summary>A list becomes a wildcard, or a limit goes away.</summary>
    WildcardInjected,
}

/// <summary>
/// Spoils objects. Each mutation is bad by construction, without asking an evaluator: it takes away what the log shows, or adds what the object
/// does not have. So each one that verification accepts is a fault of verification.
/// </summary>
internal static class Mutation
{
    /// <summary>The name of a namespace that no case has.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary>The spoilt object; null where this kind cannot be done to this object.</summary>
    /// <param name="kind">How.</param>
    /// <param name="labelled">The case: its log says what must stay.</param>
    /// <param name="proposal">The good proposal.</param>
    /// <param name="random">Chooses what is spoilt.</param>
    public static JsonObject? Of(MutationKind kind, LabelledCase labelled, Proposal proposal, Random random)
    {
        var spoilt = proposal.After!.DeepClone().AsObject();
        var done = proposal.Target.Kind switch
        {
            "Role" or "ClusterRole" => RoleMutation.TryApply(kind, spoilt, labelled.Input.Evidence.ApiUses, random),
            "NetworkPolicy" => NetworkPolicyMutation.TryApply(kind, spoilt, labelled.Input.Evidence.Connections, random),
            _ => false,
        };
        return done ? spoilt : null;
    }

    /// <summary>One of the items.</summary>
    public static T OneOf<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>The words of a list; empty when there is none.</summary>
    public static ImmutableArray<string> Words(this JsonNode node, string list) => [.. (node[list] as JsonArray ?? []).Select(word => (string)word!)];

    /// <summary>A list of words.</summary>
    public static JsonArray List(params IEnumerable<string> words) => [.. words.Select(word => (JsonNode)word)];
}
