using System.Collections.Immutable;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Forge;

/// <summary>Anybody's open pull requests, forks included, to be looked at and nothing else. Failures throw <see cref="ForgeException"/>.</summary>
public interface IOpenPullRequests
{
    /// <summary>The open pull requests into a branch, at most 100: those that were changed last, the latest first.</summary>
    Task<ImmutableArray<OpenPullRequest>> ListAsync(BranchName trunk, CancellationToken cancellation = default);

    /// <summary>What a pull request makes of a file; null when it leaves it alone.</summary>
    Task<ProposedFile?> FindAsync(OpenPullRequest pull, string path, CancellationToken cancellation = default);
}

/// <summary>An open pull request of anybody.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Head">The commit that it asks to merge; perhaps a fork's.</param>
public sealed record OpenPullRequest(PullRequestId Id, CommitId Head);

/// <summary>What a pull request makes of a file.</summary>
public abstract record ProposedFile
{
    private ProposedFile()
    {
    }

    /// <summary>It writes it.</summary>
    /// <param name="Content">Anybody's bytes.</param>
    public sealed record Written(ReadOnlyMemory<byte> Content) : ProposedFile;

    /// <summary>It puts something there that is no file to be read: a link, a submodule, or more than the forge gives out.</summary>
    /// <param name="What">What, in words of our own.</param>
    public sealed record Unreadable(string What) : ProposedFile;

    /// <summary>It takes it away.</summary>
    public sealed record Deleted : ProposedFile;
}
