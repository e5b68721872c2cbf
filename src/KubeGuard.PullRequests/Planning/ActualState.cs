using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What the forge and the remote hold.</summary>
internal sealed class ActualState
{
    private readonly Dictionary<PullRequestId, BodyDocument?> _bodies;

    /// <param name="trunk">Head of the base branch.</param>
    /// <param name="scope">Which branches are the bot's.</param>
    /// <param name="pullRequests">The bot's pull requests, open and closed.</param>
    /// <param name="branches">The bot's branches.</param>
    public ActualState(
        CommitId trunk, BranchScope scope, ImmutableArray<PullRequest> pullRequests, ImmutableDictionary<BranchName, BranchFacts> branches)
    {
        Trunk = trunk;
        Scope = scope;
        PullRequests = pullRequests;
        Branches = branches;
        _bodies = pullRequests.ToDictionary(pull => pull.Id, pull => BodyDocument.Read(pull.Body));
        Declined =
        [
            .. pullRequests
                .Where(pull => pull.State == PullRequestState.Closed)
                .Select(pull => BodyOf(pull)?.Marker)
                .Where(marker => marker is { Obsolete: false })
                .SelectMany(marker => marker!.Fingerprints),
        ];
    }

    public CommitId Trunk { get; }

    public BranchScope Scope { get; }

    public ImmutableArray<PullRequest> PullRequests { get; }

    public ImmutableDictionary<BranchName, BranchFacts> Branches { get; }

    /// <summary>Fingerprints of every change that a person declined by closing its pull request.</summary>
    public ImmutableHashSet<string> Declined { get; }

    /// <summary>The body taken apart; null when a person damaged it.</summary>
    public BodyDocument? BodyOf(PullRequest pull) => _bodies[pull.Id];

    /// <summary>Those of the pull requests that a person declined, and whose marker can still be read.</summary>
    public IEnumerable<PullRequest> DeclinedAmong(ImmutableHashSet<PullRequestId> ids) => PullRequests.Where(pull =>
        ids.Contains(pull.Id) && pull.State == PullRequestState.Closed && BodyOf(pull) is { Marker.Obsolete: false });

    /// <summary>The same as it is once those of the pull requests that a person declined do not count as declined.</summary>
    public ActualState Reconsidering(ImmutableHashSet<PullRequestId> ids)
    {
        var taken = DeclinedAmong(ids).ToDictionary(pull => pull.Id, pull => pull with { Body = BodyOf(pull)!.Retired() });
        return taken.Count == 0 ? this : new(Trunk, Scope, [.. PullRequests.Select(pull => taken.GetValueOrDefault(pull.Id, pull))], Branches);
    }

    /// <summary>Whether the branch's head is a commit of the bot: one that a marker records, or one that proves itself (B7).</summary>
    public bool IsBots(BranchName branch, BranchFacts facts) =>
        facts.Proof?.Branch == branch.Value || PullRequests
            .Where(pull => pull.Head == branch)
            .Any(pull => BodyOf(pull)?.Marker is { } marker && marker.Commits.Contains(facts.Head.Value));

    /// <summary>Reads it all; changes nothing.</summary>
    public static async Task<ActualState> ReadAsync(
        IForge forge, IGitWorkspace workspace, string cluster, PublishOptions options, CancellationToken cancellation)
    {
        var heads = await workspace.ListBranchesAsync(cancellation).ConfigureAwait(false);
        var scope = BranchNaming.ScopeOf(cluster, heads.Select(head => head.Branch));
        var trunk = heads.FirstOrDefault(head => head.Branch == options.BaseBranch)
            ?? throw new ForgeException($"The repository has no branch '{options.BaseBranch}' to propose changes against.");
        var own = heads.Where(head => scope.Contains(head.Branch)).ToList();
        await workspace.FetchAsync([trunk, .. own], cancellation).ConfigureAwait(false);
        var pullRequests = await forge.ListAsync(scope, cancellation).ConfigureAwait(false);
        var recorded = pullRequests.SelectMany(pull => BodyDocument.Read(pull.Body)?.Marker.Commits ?? []).ToHashSet(StringComparer.Ordinal);
        var branches = ImmutableDictionary.CreateBuilder<BranchName, BranchFacts>();
        foreach (var head in own)
            branches[head.Branch] = await BranchFacts.ReadAsync(workspace, head.Commit, recorded.Contains(head.Commit.Value), options.Identity, cancellation).ConfigureAwait(false);
        return new(trunk.Commit, scope, pullRequests, branches.ToImmutable());
    }
}
