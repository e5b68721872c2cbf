using System.Collections.Immutable;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Stands before every call that changes something outside: counts them, and lets a test do what it likes before and after each.</summary>
internal sealed class MutationGate
{
    /// <summary>What happens before a call of that number, from 1.</summary>
    public Func<int, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>What happens after it.</summary>
    public Func<int, Task> After { get; init; } = _ => Task.CompletedTask;

    /// <summary>How many calls there were.</summary>
    public int Calls { get; private set; }

    /// <summary>A gate that kills the run after its call of that number.</summary>
    public static MutationGate KillingAfter(int call) => new() { After = number => number == call ? throw new KilledException() : Task.CompletedTask };

    public async Task<T> PassAsync<T>(Func<Task<T>> call)
    {
        var number = ++Calls;
        await Before(number);
        var result = await call();
        await After(number);
        return result;
    }

    public Task PassAsync(Func<Task> call) => PassAsync(async () =>
    {
        await call();
        return 0;
    });
}

/// <summary>The process is gone; nothing catches this.</summary>
internal sealed class KilledException : Exception;

internal sealed class GatedForge(IForge forge, MutationGate gate) : IForge
{
    public ImmutableArray<ReviewControl> Controls => forge.Controls;

    public Task<ImmutableArray<PullRequest>> ListAsync(BranchScope scope, CancellationToken cancellation = default) => forge.ListAsync(scope, cancellation);

    public Task<PullRequest> CreateAsync(PullRequestDraft draft, CancellationToken cancellation = default) =>
        gate.PassAsync(() => forge.CreateAsync(draft, cancellation));

    public Task<PullRequest> UpdateAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation = default) =>
        gate.PassAsync(() => forge.UpdateAsync(id, edit, cancellation));

    public Task CloseAsync(PullRequestId id, string reason, CancellationToken cancellation = default) =>
        gate.PassAsync(() => forge.CloseAsync(id, reason, cancellation));

    public Task SettleAsync(BranchScope scope, CancellationToken cancellation = default) => forge.SettleAsync(scope, cancellation);
}

internal sealed class GatedWorkspace(IGitWorkspace workspace, MutationGate gate) : IGitWorkspace
{
    public Task<ImmutableArray<BranchHead>> ListBranchesAsync(CancellationToken cancellation = default) => workspace.ListBranchesAsync(cancellation);

    public Task FetchAsync(IReadOnlyCollection<BranchHead> heads, CancellationToken cancellation = default) => workspace.FetchAsync(heads, cancellation);

    public Task<CommitFacts> ReadCommitAsync(CommitId commit, CancellationToken cancellation = default) => workspace.ReadCommitAsync(commit, cancellation);

    public Task<CommitFiles> ReadFilesAsync(CommitId commit, CancellationToken cancellation = default) => workspace.ReadFilesAsync(commit, cancellation);

    public Task<bool> IsAncestorAsync(CommitId ancestor, CommitId commit, CancellationToken cancellation = default) =>
        workspace.IsAncestorAsync(ancestor, commit, cancellation);

    public Task<CommitId?> MergeBaseAsync(CommitId left, CommitId right, CancellationToken cancellation = default) =>
        workspace.MergeBaseAsync(left, right, cancellation);

    public Task<ImmutableArray<FileChange>> ChangesAsync(CommitId? from, CommitId to, CancellationToken cancellation = default) =>
        workspace.ChangesAsync(from, to, cancellation);

    public Task<CommitOutcome> CommitAsync(CommitDraft draft, CancellationToken cancellation = default) => workspace.CommitAsync(draft, cancellation);

    public Task<OwnSignature> VerifyAsync(CommitId commit, CancellationToken cancellation = default) => workspace.VerifyAsync(commit, cancellation);

    public Task<PushOutcome> PushAsync(BranchName branch, CommitId commit, CommitId? expected, CancellationToken cancellation = default) =>
        gate.PassAsync(() => workspace.PushAsync(branch, commit, expected, cancellation));

    public Task<PushOutcome> DeleteBranchAsync(BranchName branch, CommitId expected, CancellationToken cancellation = default) =>
        gate.PassAsync(() => workspace.DeleteBranchAsync(branch, expected, cancellation));
}
