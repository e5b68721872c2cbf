using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Http;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Pull requests in memory; every change goes through the gate that paces changes on GitHub, with its default limits, and waits as long as it takes.</summary>
internal sealed class PacedForge(TimeProvider clock) : IForge, IDisposable
{
    private readonly PacingGate _gate = new(new() { MaximumWait = TimeSpan.FromHours(1) }, clock);
    private readonly List<PullRequest> _pulls = [];

    public ImmutableArray<ReviewControl> Controls => [];

    /// <summary>When each change was sent.</summary>
    public List<DateTimeOffset> Changes { get; } = [];

    /// <summary>When each pull request was opened.</summary>
    public List<DateTimeOffset> Opened { get; } = [];

    public int OpenNow => _pulls.Count(pull => pull.State == PullRequestState.Open);

    public Task<ImmutableArray<PullRequest>> ListAsync(BranchScope scope, CancellationToken cancellation = default) =>
        Task.FromResult<ImmutableArray<PullRequest>>([.. _pulls.Where(pull => scope.Contains(pull.Head))]);

    public Task<PullRequest> CreateAsync(PullRequestDraft draft, CancellationToken cancellation = default) => ChangeAsync(
        () =>
        {
            Opened.Add(clock.GetUtcNow());
            _pulls.Add(new()
            {
                Id = new(_pulls.Count + 1),
                Head = draft.Head,
                Base = draft.Base,
                Title = draft.Title,
                Body = draft.Body,
                State = PullRequestState.Open,
                Location = "memory",
                CreatedAt = clock.GetUtcNow(),
            });
            return _pulls[^1];
        },
        cancellation);

    public Task<PullRequest> UpdateAsync(PullRequestId id, PullRequestEdit edit, CancellationToken cancellation = default) => ChangeAsync(
        () =>
        {
            var pull = _pulls[id.Number - 1];
            return _pulls[id.Number - 1] = pull with { Title = edit.Title ?? pull.Title, Body = edit.Body ?? pull.Body, Labels = edit.Labels ?? pull.Labels };
        },
        cancellation);

    public Task CloseAsync(PullRequestId id, string reason, CancellationToken cancellation = default) =>
        ChangeAsync(() => _pulls[id.Number - 1] = _pulls[id.Number - 1] with { State = PullRequestState.Closed }, cancellation);

    public Task SettleAsync(BranchScope scope, CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>Merges all that are open, as people do, and names their branches.</summary>
    public ImmutableArray<BranchName> MergeAll()
    {
        var open = _pulls.Where(pull => pull.State == PullRequestState.Open).ToImmutableArray();
        foreach (var pull in open)
            _pulls[pull.Id.Number - 1] = pull with { State = PullRequestState.Merged, ClosedAt = clock.GetUtcNow() };
        return [.. open.Select(pull => pull.Head)];
    }

    public void Dispose() => _gate.Dispose();

    private async Task<PullRequest> ChangeAsync(Func<PullRequest> change, CancellationToken cancellation)
    {
        await _gate.EnterChangeAsync(cancellation);
        try
        {
            Changes.Add(clock.GetUtcNow());
            return change();
        }
        finally
        {
            _gate.LeaveChange();
        }
    }
}
