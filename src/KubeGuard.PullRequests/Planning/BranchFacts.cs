using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>A branch of the bot as it stands.</summary>
/// <param name="Commit">Its head.</param>
/// <param name="Proof">The proof that its head carries, if it does and may be believed.</param>
internal sealed record BranchFacts(CommitFacts Commit, BotCommit? Proof)
{
    public CommitId Head => Commit.Id;

    /// <summary>Reads a fetched head.</summary>
    /// <param name="workspace">Where it was fetched to.</param>
    /// <param name="head">The head.</param>
    /// <param name="isRecorded">Whether a marker knows the commit: its proof is then believed without a signature (B7).</param>
    /// <param name="identity">Whom the bot's commits are by.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<BranchFacts> ReadAsync(
        IGitWorkspace workspace, CommitId head, bool isRecorded, GitIdentity identity, CancellationToken cancellation)
    {
        var commit = await workspace.ReadCommitAsync(head, cancellation).ConfigureAwait(false);
        var proof = await BotCommit.ReadAsync(workspace, commit, identity, cancellation).ConfigureAwait(false);
        var isForged = proof is not null && !isRecorded && await workspace.VerifyAsync(head, cancellation).ConfigureAwait(false) == OwnSignature.Missing;
        return new(commit, isForged ? null : proof);
    }

    /// <summary>
    /// Whether the branch already holds what would be pushed. The commit need not be compared: where commits are signed, no two need be alike, and a
    /// run that was killed after its push, or another worker, would otherwise be overwritten (B4).
    /// </summary>
    /// <param name="desired">What would be pushed.</param>
    /// <param name="trunk">The commit that it would follow.</param>
    public bool Carries(DesiredPullRequest desired, CommitId trunk) =>
        Proof?.Branch == desired.Branch.Value && Proof.Digest == desired.Digest
        && Commit.Parents is [var parent] && parent == trunk && Commit.Message.TrimEnd() == desired.CommitMessage.TrimEnd();
}
