using System.Collections.Immutable;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Manifests;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// Leaves approved pull requests as they were approved, unless they conflict with the base, would deny what was seen since, or somebody asked
/// for a change (B12).
/// </summary>
internal sealed class ApprovedChanges(IReviews reviews, IGitWorkspace workspace, PublishInput input)
{
    private const string Reason = "it is approved, fits the base, and what was seen since does not speak against it";

    /// <summary>The steps with updates of approved pull requests held. Asks the forge only about those that would be updated.</summary>
    public async Task<ImmutableArray<PublishStep>> HoldAsync(ImmutableArray<PublishStep> steps, CancellationToken cancellation)
    {
        var held = ImmutableArray.CreateBuilder<PublishStep>(steps.Length);
        foreach (var step in steps)
        {
            held.Add(step is PublishStep.Update { PullRequest.State: PullRequestState.Open } update
                && !input.Requests.Concern(update.PullRequest.Id)
                && await StaysAsync(update, cancellation).ConfigureAwait(false)
                    ? new PublishStep.Hold(update.PullRequest, Reason) { Desired = update.Desired }
                    : step);
        }

        return held.MoveToImmutable();
    }

    private async Task<bool> StaysAsync(PublishStep.Update update, CancellationToken cancellation) =>
        update.Head is { } head
        && await reviews.StandingOfAsync(update.PullRequest.Id, cancellation).ConfigureAwait(false) == ReviewStanding.Approved
        && (update.Push == BranchPush.None || await IsStillRightAsync(head, cancellation).ConfigureAwait(false));

    private async Task<bool> IsStillRightAsync(CommitId head, CancellationToken cancellation)
    {
        var commit = await workspace.ReadCommitAsync(head, cancellation).ConfigureAwait(false);
        if (commit.Parents is not [var parent])
            return false;
        var changes = await workspace.ChangesAsync(parent, head, cancellation).ConfigureAwait(false);
        var files = input.Changes.Before.Files;
        if (!changes.All(change => Same(change.Before, files.Read(change.Path))))
            return false;
        var after = ManifestReader.Read(new OverlaidFiles(files, changes), cancellation);
        var before = input.Changes.Before;
        return RbacReplayer.ReplayChange(RbacModel.From(before), RbacModel.From(after), input.Evidence).Denied.IsEmpty
            && DeniedConnections(after).IsSubsetOf(DeniedConnections(before));
    }

    private static bool Same(byte[]? left, byte[]? right) =>
        left is null || right is null ? left is null && right is null : left.AsSpan().SequenceEqual(right);

    private ImmutableHashSet<Connection> DeniedConnections(ManifestSet manifests) =>
        [.. NetworkReplayer.Replay(manifests, input.Evidence).Denied.Select(finding => new Connection(finding.Subject, finding.Request))];

    private sealed record Connection(string Source, string Request);
}
