using System.Collections.Immutable;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Git;

/// <summary>
/// A private copy of a remote repository, without a work tree: reads what the remote holds, makes commits, and moves the remote's branches
/// by compare-and-swap. Infrastructure failures throw <see cref="GitException"/>; what a caller branches on is returned.
/// </summary>
public interface IGitWorkspace
{
    /// <summary>The heads of all branches of the remote, as the remote says now, in ordinal order. Empty for an empty repository.</summary>
    Task<ImmutableArray<BranchHead>> ListBranchesAsync(CancellationToken cancellation = default);

    /// <summary>Brings the objects of these commits, which the remote holds as branch heads, into the workspace.</summary>
    Task FetchAsync(IReadOnlyCollection<BranchHead> heads, CancellationToken cancellation = default);

    /// <summary>What a fetched commit says.</summary>
    Task<CommitFacts> ReadCommitAsync(CommitId commit, CancellationToken cancellation = default);

    /// <summary>The regular files of a fetched commit.</summary>
    Task<CommitFiles> ReadFilesAsync(CommitId commit, CancellationToken cancellation = default);

    /// <summary>Whether <paramref name="ancestor"/> is <paramref name="commit"/> or one of its ancestors; false also when it is not in the workspace.</summary>
    Task<bool> IsAncestorAsync(CommitId ancestor, CommitId commit, CancellationToken cancellation = default);

    /// <summary>Where the histories of two commits parted; null when they share none.</summary>
    Task<CommitId?> MergeBaseAsync(CommitId left, CommitId right, CancellationToken cancellation = default);

    /// <summary>The files that differ between two commits (null: the empty tree), in ordinal order of the path; links and submodules are left out.</summary>
    Task<ImmutableArray<FileChange>> ChangesAsync(CommitId? from, CommitId to, CancellationToken cancellation = default);

    /// <summary>
    /// Makes a commit in the workspace; nobody's work tree is touched and nothing leaves. The same draft gives the same id. File modes are
    /// kept; links are never followed. Where commits are signed the id may differ, because not every kind of signature is the same each time.
    /// </summary>
    Task<CommitOutcome> CommitAsync(CommitDraft draft, CancellationToken cancellation = default);

    /// <summary>Whether a fetched commit bears the signature that this workspace's own commits bear (B7).</summary>
    Task<OwnSignature> VerifyAsync(CommitId commit, CancellationToken cancellation = default);

    /// <summary>
    /// Points a branch of the remote at a commit if its head is still <paramref name="expected"/> (null: if there is no such branch).
    /// A branch that is already there is <see cref="PushOutcome.Done"/>.
    /// </summary>
    Task<PushOutcome> PushAsync(BranchName branch, CommitId commit, CommitId? expected, CancellationToken cancellation = default);

    /// <summary>Deletes a branch of the remote if its head is still <paramref name="expected"/>. One that is gone is <see cref="PushOutcome.Done"/>.</summary>
    Task<PushOutcome> DeleteBranchAsync(BranchName branch, CommitId expected, CancellationToken cancellation = default);
}

/// <summary>A branch of the remote.</summary>
public sealed record BranchHead(BranchName Branch, CommitId Commit);

/// <summary>What became of a compare-and-swap.</summary>
public enum PushOutcome
{
    /// <summary>The remote is as wanted.</summary>
    Done,

    /// <summary>Somebody else moved the branch meanwhile: read again and plan again.</summary>
    LostRace,
}

/// <summary>Whether a commit bears the signature of a workspace's own commits.</summary>
public enum OwnSignature
{
    /// <summary>Commits of this workspace are not signed: there is nothing to tell them by.</summary>
    NotUsed,

    /// <summary>It does, and the signature is for what the commit says now.</summary>
    Good,

    /// <summary>It does not: none, a wrong one, or somebody else's.</summary>
    Missing,
}

/// <summary>A commit as git stores it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tree">Id of its tree.</param>
/// <param name="Parents">Its parents, in order.</param>
/// <param name="Committer">Who made it, as <c>Name &lt;address&gt;</c>; untrusted text.</param>
/// <param name="CommittedAt">When.</param>
/// <param name="Message">The whole message; untrusted text.</param>
public sealed record CommitFacts(
    CommitId Id, string Tree, ImmutableArray<CommitId> Parents, string Committer, DateTimeOffset CommittedAt, string Message);

/// <summary>Who a commit is by (B19).</summary>
public sealed record GitIdentity
{
    /// <summary>Throws <see cref="ArgumentException"/> when git could not store it.</summary>
    public GitIdentity(string name, string email)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        if ((name + email).Any(letter => char.IsControl(letter) || letter is '<' or '>'))
            throw new ArgumentException($"The identity '{name} <{email}>' holds a character that git does not keep in a name or address.", nameof(name));
        Name = name;
        Email = email;
    }

    /// <summary>The bot, unless configured otherwise.</summary>
    public static GitIdentity Bot { get; } = new("kubeguard[bot]", "kubeguard@users.noreply.github.com");

    /// <summary>The committer of commits that GitHub makes and signs itself.</summary>
    public static GitIdentity GitHub { get; } = new("GitHub", "noreply@github.com");

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>E-mail address.</summary>
    public string Email { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} <{Email}>";
}

/// <summary>A commit to be made.</summary>
public sealed record CommitDraft
{
    /// <summary>The commit that it follows; null for the first commit of a repository.</summary>
    public required CommitId? Parent { get; init; }

    /// <summary>The files that change; <see cref="FileChange.Before"/> has to be what the parent holds.</summary>
    public required ImmutableArray<FileChange> Files { get; init; }

    /// <summary>The message, trailers included.</summary>
    public required string Message { get; init; }

    /// <summary>Author and committer.</summary>
    public GitIdentity Identity { get; init; } = GitIdentity.Bot;

    /// <summary>
    /// Date of the commit; null: the date of the parent, so that the same change of the same parent is the same commit on every machine (P5).
    /// Without a parent the date is needed.
    /// </summary>
    public DateTimeOffset? Date { get; init; }
}

/// <summary>What making a commit gives.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome()
    {
    }

    /// <summary>The commit.</summary>
    public sealed record Made(CommitId Id) : CommitOutcome;

    /// <summary>A file that shall change is not in the parent what the change was worked out from: read the repository again.</summary>
    public sealed record FileDiffers(string Path) : CommitOutcome;

    /// <summary>The path cannot be written safely: it is or passes through a link or submodule, or leaves the repository.</summary>
    public sealed record UnsafePath(string Path, string Reason) : CommitOutcome;
}
