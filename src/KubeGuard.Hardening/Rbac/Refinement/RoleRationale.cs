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
        foreach (var right in KeptRights.NotSeen(kept))
            Add(KindOf(right.Reason), $"{right.Text}: {KeptRights.Clause(right.Reason, window)}", []);
    }

    private static RationaleKind KindOf(KeepReason reason) => reason switch
    {
        _ when KeptRights.IsUnknown(reason) => RationaleKind.Unknown,
        KeepReason.EscalationCheck or KeepReason.InferredPattern => RationaleKind.Inferred,
        _ => RationaleKind.Generalised,
    };

    private static ImmutableArray<string> Ids(IEnumerable<RightUse> uses) =>
        [.. uses.Select(use => use.Evidence.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostIds)];
}
