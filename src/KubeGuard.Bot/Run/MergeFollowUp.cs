using System.Collections.Immutable;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Watch;
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
        if (MergeWatch.LastRefusal(input.Evidence) is not { } last)
            return input;
        var merged = await MergedPullRequests.ReadAsync(
            connection.Forge, connection.Workspace, target.Cluster.Name.Text, new(connection.Base, trunk), last, cancellation);
        var merges = ImmutableArray.CreateBuilder<MergedChange>();
        foreach (var pull in merged)
        {
            var before = await connection.Workspace.ReadFilesAsync(pull.Before, cancellation);
            var after = await connection.Workspace.ReadFilesAsync(pull.After, cancellation);
            var merge = new MergedChange(
                pull.Id.ToString(),
                pull.MergedAt,
                RepositoryReading.Manifests(target, before, policy, cancellation),
                RepositoryReading.Manifests(target, after, policy, cancellation),
                pull.Revert);
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
                await comments.SayAsync(merge.Key, WatchComment.Key, Comment([.. merge], outcomes), cancellation);
            }
            catch (ForgeException exception)
            {
                untold.Add(new(ProposalOutcomeKind.Failed, merge.Key.ToString(), "", "", $"could not say what is refused since it was merged: {exception.Message}"));
            }
        }

        return untold.ToImmutable();
    }

    private static string Comment(ImmutableArray<RefusedSinceMerge> refused, ImmutableArray<PublishOutcome> outcomes)
    {
        var evidence = refused.Select(one => one.Evidence).ToHashSet(StringComparer.Ordinal);
        var offers = outcomes.Select(outcome => new Offer(outcome.Of?.Id, GivenBack(outcome))).Where(offer => offer.Evidence.Any(evidence.Contains)).ToArray();
        evidence.ExceptWith(offers.SelectMany(offer => offer.Evidence));
        return WatchComment.Of(
            [.. refused.Select(one => one.ToString())],
            [.. offers.Select(offer => offer.PullRequest).OfType<PullRequestId>().Distinct().OrderBy(id => id.Number)],
            evidence.Count == 0 ? null : refused[0].Merge.Revert);
    }

    private static ImmutableArray<string> GivenBack(PublishOutcome outcome) =>
        [.. outcome.Proposals.Where(proposal => proposal.Class == ProposalClass.Widen).SelectMany(proposal => proposal.Rationale).SelectMany(item => item.Evidence)];

    /// <summary>What gives something back, by the ids of the evidence; without a pull request while it waits.</summary>
    private sealed record Offer(PullRequestId? PullRequest, ImmutableArray<string> Evidence);
}
