using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Risk;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>The reasons of a change in words: what an attacker loses first, then rule by rule what goes and what stays, who used it and when (R20).</summary>
internal sealed class RoleRationale(EvidenceWindow window)
{
    private const int MostIds = 20;

    private readonly ImmutableArray<RationaleItem>.Builder _items = ImmutableArray.CreateBuilder<RationaleItem>();

    /// <summary>What the reasons come to.</summary>
    public ImmutableArray<RationaleItem> Items => _items.ToImmutable();

    public void Add(RationaleKind kind, string text, IEnumerable<RightUse> uses) => _items.Add(new(kind, text, Ids(uses)));

    public void AddRisk(ClosedPaths closed)
    {
        if (!closed.Paths.IsEmpty)
            Add(RationaleKind.Removed, $"An attacker who has the workload can no longer {closed}.", []);
    }

    public void AddWindow()
    {
        if (!window.IsFull)
            Add(RationaleKind.Warning,
                $"The logs span {EvidenceWindow.Span(window.Length)}, less than {EvidenceWindow.Span(window.Minimum)}: work that is done more rarely may be missing. Removals here are offered with that in mind.", []);
    }

    /// <summary>What of the rule goes.</summary>
    public void AddRemoved(PolicyRule before, IReadOnlyList<PolicyRule> after)
    {
        var gone = RemovedGrants.Of(before, after);
        if (gone.Length > 0)
            Add(RationaleKind.Removed, $"Never used {window}: {string.Join("; ", gone)}.", []);
    }

    /// <summary>What stays in one rule, and why.</summary>
    public void AddKept(KeptRule kept, IReadOnlyList<RightUse> uses)
    {
        var covered = uses.Where(use => use.Kind != RightUseKind.EscalationCheck && kept.Rule.Covers(use.Request)).ToList();
        if (covered.Count > 0)
            Add(RationaleKind.Kept, $"{kept.Rule}: {UseSummary.Of(covered)}.", covered);
        foreach (var group in kept.Rows.SelectMany(row => row.Verbs.Select(verb => (Row: row, Kept: verb)))
                     .Where(entry => entry.Kept.Reason != KeepReason.Used)
                     .GroupBy(entry => entry.Kept.Reason)
                     .OrderBy(group => group.Key))
        {
            var what = group.GroupBy(entry => string.Join(", ", group.Where(other => other.Row == entry.Row).Select(other => other.Kept.Verb)))
                .Select(verbs => $"{verbs.Key} on {string.Join(", ", verbs.Select(entry => Name(entry.Row)).Distinct(StringComparer.Ordinal))}");
            Add(KindOf(group.Key), $"{string.Join("; ", what)}: {Why(group.Key)}", []);
        }
    }

    private string Why(KeepReason reason) => reason switch
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

    private static RationaleKind KindOf(KeepReason reason) => reason switch
    {
        KeepReason.OwnerReference or KeepReason.NoEvent or KeepReason.DelegatedCheck or KeepReason.SilentResource or KeepReason.SilentVerb or KeepReason.NotRecorded => RationaleKind.Unknown,
        KeepReason.EscalationCheck or KeepReason.InferredPattern => RationaleKind.Inferred,
        _ => RationaleKind.Generalised,
    };

    private static string Name(RuleRow row) => row.Group.Length > 0 ? $"{row.Resource} of {row.Group}" : row.Resource;

    private static ImmutableArray<string> Ids(IEnumerable<RightUse> uses) =>
        [.. uses.Select(use => use.Evidence.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostIds)];
}
