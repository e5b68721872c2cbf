using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Watch;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Rbac.Watch;

/// <summary>A request that the cluster refused since a merge, and that the repository allowed before that merge and not with it (B13).</summary>
/// <param name="Merge">The merge that explains the refusal.</param>
/// <param name="Use">The refused request, with what was seen of it since.</param>
/// <param name="Before">The decisions of the repository without the merge.</param>
internal sealed record LostRight(MergedChange Merge, ApiUse Use, RbacEvaluator Before) : ILoss<RbacEvaluator>
{
    /// <summary>Whom it was refused to.</summary>
    public ApiSubject Subject { get; } = Use.JudgedSubject();

    /// <summary>What was refused, as the authorizer compares it.</summary>
    public ApiRequest Request { get; } = Use.JudgedRequest();

    /// <summary>The least request that stands for the right: a name that no second object will have is left out where all names were allowed.</summary>
    public ApiRequest Right => NameShape.LooksGenerated(Request.Name) && Before.Allows(Subject, Request with { Name = "" }) ? Request with { Name = "" } : Request;

    /// <inheritdoc/>
    public RefusedSinceMerge Refusal => new(Merge, Use.Id, $"{Use.Request} was refused to {Use.Subject.User}", Use.Seen);

    /// <inheritdoc/>
    public bool IsAllowedBy(RbacEvaluator decisions) => decisions.Allows(Subject, Request);

    /// <summary>What decides over requests.</summary>
    public static RbacEvaluator Decisions(ManifestSet manifests, HardeningOptions options) => new(RbacModel.From(manifests, options.Rbac.Defaults));

    /// <summary>
    /// Refusals that RBAC decided and that have a time. What somebody tried in another's name is left out: it says nothing of what the other needs.
    /// </summary>
    public static IEnumerable<ApiUse> Refusals(EvidenceSet evidence) => evidence.ApiUses
        .Where(use => use.Decision == ApiDecision.Denied && use.Impersonation is null && !use.Seen.IsUndated
            && (string.IsNullOrEmpty(use.Reason) || use.Reason.StartsWith("RBAC:", StringComparison.Ordinal)));

    /// <summary>All of them, in the order of the evidence.</summary>
    public static ImmutableArray<LostRight> Of(HardeningInput input)
    {
        if (input.Merges.IsEmpty)
            return [];
        var history = new MergeHistory<RbacEvaluator>(input.Merges, manifests => Decisions(manifests, input.Options));
        return [.. Refusals(input.Evidence).Select(use => Of(use, history)).OfType<LostRight>()];
    }

    private static LostRight? Of(ApiUse use, MergeHistory<RbacEvaluator> history)
    {
        var (subject, request) = (use.JudgedSubject(), use.JudgedRequest());
        return history.Explain(use.Seen, (before, after) => before.Allows(subject, request) && !after.Allows(subject, request)) is { } explanation
            ? new(explanation.Merge, use with { Seen = explanation.Seen }, explanation.Before)
            : null;
    }
}
