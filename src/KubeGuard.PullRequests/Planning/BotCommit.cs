using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// The bot's commits prove themselves: a trailer names the change, and the change can be computed again from the commit. So a branch that was
/// pushed before the run was killed is known again (B4), and a commit that a person amended is not taken for the bot's (B7).
/// </summary>
/// <param name="Branch">Name of the branch that it was made for.</param>
/// <param name="Digest">Digest of the change.</param>
internal sealed record BotCommit(string Branch, string Digest)
{
    private const string BranchTrailer = "KubeGuard-Branch: ";
    private const string ChangeTrailer = "KubeGuard-Change: ";

    /// <summary>The message with its trailers.</summary>
    public string Sign(string message) => $"{message.TrimEnd()}\n\n{BranchTrailer}{Branch}\n{ChangeTrailer}{Digest}\n";

    /// <summary>
    /// The command that takes the change back once it is merged, whichever way: a merge and a rebase keep the bot's commit, and a squash keeps its
    /// message unless somebody writes another. Where the branch was merged more than once it means the last time.
    /// </summary>
    public static string RevertCommand(BranchName branch) =>
        $"git revert --no-edit \"$(git log -1 --format=%H --grep='^{BranchTrailer}{branch.Value.Replace(".", @"\.", StringComparison.Ordinal)}$')\"";

    /// <summary>The command that takes one merge back, when it is known as what it was merged.</summary>
    /// <param name="merge">A merge commit whose first parent is the base branch, or the one commit that holds the whole change.</param>
    public static string RevertCommand(CommitFacts merge) => $"git revert --no-edit{(merge.Parents.Length > 1 ? " -m 1" : "")} {merge.Id}";

    /// <summary>Whether a message, perhaps one that was made of several, names a branch as the bot's commits do.</summary>
    public static bool Names(string message, BranchName branch) => message.Split('\n').Any(line => line.TrimEnd() == $"{BranchTrailer}{branch}");

    /// <summary>
    /// Reads the proof that a commit carries; null when it carries none or a wrong one. Anybody who can push can write it, so that where commits are
    /// signed it counts with the signature alone (<see cref="IGitWorkspace.VerifyAsync"/>), unless a marker knows the commit.
    /// </summary>
    public static async Task<BotCommit?> ReadAsync(IGitWorkspace workspace, CommitFacts commit, GitIdentity identity, CancellationToken cancellation)
    {
        if (commit.Parents is not [var parent] || commit.Committer != identity.ToString() || Claim(commit.Message) is not { } claim)
            return null;
        IEnumerable<FileChange> changes = await workspace.ChangesAsync(parent, commit.Id, cancellation).ConfigureAwait(false);
        return ChangeDigest.Of(claim.Branch, changes) == claim.Digest ? claim : null;
    }

    private static BotCommit? Claim(string message) =>
        message.TrimEnd().Split('\n') is [.., var branch, var change]
        && branch.StartsWith(BranchTrailer, StringComparison.Ordinal) && change.StartsWith(ChangeTrailer, StringComparison.Ordinal)
            ? new(branch[BranchTrailer.Length..], change[ChangeTrailer.Length..])
            : null;
}
