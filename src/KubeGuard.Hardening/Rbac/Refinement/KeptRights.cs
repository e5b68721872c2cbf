using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>Rights that stay although they were not used, for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Text">Such as <c>list, watch on pods; get on secrets</c>.</param>
internal sealed record KeptRight(KeepReason Reason, string Text);

/// <summary>Says in words what stays without having been used, and why.</summary>
internal static class KeptRights
{
    /// <summary>The rights of a rule that stay and were not seen, by reason.</summary>
    public static IEnumerable<KeptRight> NotSeen(KeptRule kept) => kept.Rows.SelectMany(row => row.Verbs.Select(verb => (Row: row, Kept: verb)))
        .Where(entry => entry.Kept.Reason != KeepReason.Used)
        .GroupBy(entry => entry.Kept.Reason)
        .OrderBy(group => group.Key)
        .Select(group => new KeptRight(group.Key, string.Join("; ", group
            .GroupBy(entry => string.Join(", ", group.Where(other => other.Row == entry.Row).Select(other => other.Kept.Verb)))
            .Select(verbs => $"{verbs.Key} on {string.Join(", ", verbs.Select(entry => Name(entry.Row)).Distinct(StringComparer.Ordinal))}"))));

    /// <summary>Whether the log cannot speak of it.</summary>
    public static bool IsUnknown(KeepReason reason) => reason is KeepReason.OwnerReference or KeepReason.NoEvent or KeepReason.DelegatedCheck
        or KeepReason.SilentResource or KeepReason.SilentVerb or KeepReason.NotRecorded;

    /// <summary>The reason as a clause that follows the rights and a colon.</summary>
    public static string Clause(KeepReason reason, EvidenceWindow window) => reason switch
    {
        KeepReason.Used => "used.",
        KeepReason.StartOfWatch => "kept, because a watch was seen without its start, and a client that starts again lists first.",
        KeepReason.RepeatedEvent => "kept, because an event is created when something happens and patched when it happens again.",
        KeepReason.LeaderElection => "kept, because a standby that becomes leader creates, reads and renews the lease.",
        KeepReason.StreamingProtocol => "kept, because clients open the stream by get (WebSocket) or create (SPDY), depending on their version.",
        KeepReason.GitOpsApply => "kept, because a GitOps controller applies as this account: what it patches it also reads, creates anew and prunes.",
        KeepReason.SiblingKind => "kept, because the grant was made for every kind that has the subresource, and these stand beside the kind that was used.",
        KeepReason.OwnerReference => "kept, because admission checks it when owner references are set, where the plugin OwnerReferencesPermissionEnforcement is on; no event shows that.",
        KeepReason.NoEvent => "kept, because the API server checks this verb inside other requests and never logs it on its own. Whether it is needed is for a person to say.",
        KeepReason.DelegatedCheck => "kept and not judged, because the kubelet serves it and only asks the API server for a decision, so that the log never shows its use.",
        KeepReason.EscalationCheck => "kept, because it writes Roles or bindings, and the log does not say which rights these hand out.",
        KeepReason.SilentResource => $"kept and not judged, because nobody at all shows this resource {window}: the log may not record it.",
        KeepReason.NotRecorded => "kept and not judged, because the cluster's audit policy does not record all such requests.",
        KeepReason.InferredPattern => "not seen, and kept because the repository's policy asks for the verbs that belong to what was seen (informer, apply, leader election).",
        KeepReason.SilentVerb => "kept and not judged, because not even the control plane shows this verb: the log does not record it.",
        _ => throw new InvalidOperationException($"unknown reason {reason}"),
    };

    /// <summary>The same as a sentence.</summary>
    public static string Sentence(KeepReason reason, EvidenceWindow window)
    {
        var clause = Clause(reason, window);
        return $"{char.ToUpperInvariant(clause[0])}{clause[1..]}";
    }

    private static string Name(RuleRow row) => row.Group.Length > 0 ? $"{row.Resource} of {row.Group}" : row.Resource;
}
