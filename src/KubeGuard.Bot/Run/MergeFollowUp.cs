using System.Collections.Immutable;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Watch;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>Follows merged pull requests up: what the cluster refuses since then is offered back, and said on the merged one (B13).</summary>
internal sealed class MergeFollowUp(ForgeConnection connection, RepositoryTarget target)
{
    private readonly Dictionary<MergedChange, PullRequestId> _pullRequests = new(ReferenceEqualityComparer.Instance);

    /// <summary>The input with the merges that may explain a refusal; none are read while the log shows no refusal.</summary>
    public async Task<HardeningInput> WithMergesAsync(HardeningInput input, CommitId trunk, PolicyInForce policy, CancellationToken cancellation)
    {
        var refusals = MergeWatch.Refusals(input.Evidence);
        if (refusals.IsEmpty)
            return input;
        var merged = await MergedPullRequests.ReadAsync(
            connection.Forge, connection.Workspace, target.Cluster.Name.Text, new(connection.Base, trunk), refusals.Max(use => use.Seen.LastSeen), cancellation);
        var merges = ImmutableArray.CreateBuilder<MergedChange>();
        foreach (var pull in merged)
        {
            var before = await connection.Workspace.ReadFilesAsync(pull.Before, cancellation);
            var after = await connection.Workspace.ReadFilesAsync(pull.After, cancellation);
            var merge = new MergedChange(
                pull.Id.ToString(), pull.MergedAt, RepositoryReading.Manifests(target, before, policy, cancellation), RepositoryReading.Manifests(target, after, policy, cancellation));
            _pullRequests.Add(merge, pull.Id);
            merges.Add(merge);
        }

        return input with { Merges = merges.ToImmutable() };
    }

    /// <summary>One comment on each merged pull request, edited in place. What could not be said is an item of the report; the next pass tries again.</summary>
    public async Task<ImmutableArray<ReportItem>> TellAsync(HardeningInput input, ImmutableArray<PublishOutcome> outcomes, CancellationToken cancellation)
    {
        if (connection.Comments is not { } comments)
            return [];
        var untold = ImmutableArray.CreateBuilder<ReportItem>();
        foreach (var merge in MergeWatch.Find(input).Where(refused => !refused.IsGivenBack).GroupBy(refused => _pullRequests[refused.Merge]))
        {
            try
            {
                await comments.SayAsync(merge.Key, WatchComment.Key, WatchComment.Of([.. merge.Select(refused => refused.ToString())], OfferedBack([.. merge], outcomes)), cancellation);
            }
            catch (ForgeException exception)
            {
                untold.Add(new(ProposalOutcomeKind.Failed, merge.Key.ToString(), "", "", $"could not say what is refused since it was merged: {exception.Message}"));
            }
        }

        return untold.ToImmutable();
    }

    private static ImmutableArray<PullRequestId> OfferedBack(ImmutableArray<RefusedSinceMerge> refused, ImmutableArray<PublishOutcome> outcomes)
    {
        var evidence = refused.Select(one => one.Use.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. outcomes
                .Where(outcome => outcome.Proposals.Any(proposal => proposal.Class == ProposalClass.Widen && proposal.Rationale.Any(item => item.Evidence.Any(evidence.Contains))))
                .Select(outcome => outcome.Of?.Id)
                .OfType<PullRequestId>()
                .Distinct()
                .OrderBy(id => id.Number),
        ];
    }
}
