using System.Collections.Immutable;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// The pull requests that edit the policy file, so that it does not want the changes of a pull request, or wants them again (B10). Their branches
/// are named by that pull request's number: asking again finds what is there, also after being killed anywhere (B4).
/// </summary>
public sealed class PolicyPullRequests(IForge forge, IGitWorkspace workspace, PublishOptions options)
{
    private const string DamagedMarker = "the state marker in its body, which names its changes, is missing or damaged";
    private const string Withdrawn = "Somebody asked for the opposite since.";
    private const int LongestReason = 120;

    private static readonly BranchScope Scope = new(["kubeguard-policy/"]);

    /// <summary>Offers exceptions for the changes of a pull request; withdraws what offers the opposite.</summary>
    /// <param name="pull">One of the bot's.</param>
    /// <param name="reason">Why they are not wanted; untrusted text, may be empty.</param>
    /// <param name="lastDay">The last day (UTC) of the exceptions; null: for good.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<PolicyOffer> IgnoreAsync(PullRequest pull, string reason, DateOnly? lastDay, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pull);
        ArgumentNullException.ThrowIfNull(reason);
        if (ChangesOf(pull) is not { IsEmpty: false } changes)
            return new PolicyOffer.Refused(DamagedMarker);
        await WithdrawAsync(AdmittingBranch(pull), cancellation).ConfigureAwait(false);
        var why = reason.Length > 0 ? reason : $"declined in pull request {pull.Id}";
        var (trunk, file) = await ReadAsync(cancellation).ConfigureAwait(false);
        return await OfferAsync(
            new(IgnoringBranch(pull), $"chore: ignore the changes of {pull.Id}", $"Writes into `{RepositoryPolicy.FileName}` that the changes of {pull.Id} are not wanted"
                + $"{(lastDay is { } day ? $" until {Figures.Day(new(day, TimeOnly.MinValue, TimeSpan.Zero))}" : "")}: {Markdown.Prose(why)}\n\n"
                + $"Once this is merged, {pull.Id} is closed and stays so; a change that differs materially is proposed again. `/kubeguard unignore` there takes it back.\n")
            { Why = why },
            trunk,
            file,
            PolicyExceptionEdits.Add(file, changes, why, lastDay),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Withdraws the offer to ignore a pull request's changes, and offers to take their exceptions out of the policy file.</summary>
    public async Task<PolicyOffer> AdmitAsync(PullRequest pull, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pull);
        if (ChangesOf(pull) is not { IsEmpty: false } changes)
            return new PolicyOffer.Refused(DamagedMarker);
        await WithdrawAsync(IgnoringBranch(pull), cancellation).ConfigureAwait(false);
        var (trunk, file) = await ReadAsync(cancellation).ConfigureAwait(false);
        if (file is null)
            return new PolicyOffer.AlreadySo();
        var offer = await OfferAsync(
            new(AdmittingBranch(pull), $"chore: take back that the changes of {pull.Id} are ignored",
                $"Takes the exceptions for the changes of {pull.Id} out of `{RepositoryPolicy.FileName}`. Once this is merged, they are proposed again.\n"),
            trunk,
            file,
            PolicyExceptionEdits.Remove(file, changes),
            cancellation).ConfigureAwait(false);
        if (offer is PolicyOffer.Offered && pull.State == PullRequestState.Closed && BodyDocument.Read(pull.Body) is { Marker.Obsolete: false } document)
        {
            // Somebody who wants it back did not decline it: it may be opened again once the file wants it.
            await forge.UpdateAsync(pull.Id, new() { Body = document.Retired() }, cancellation).ConfigureAwait(false);
        }

        return offer;
    }

    private static BranchName IgnoringBranch(PullRequest pull) => new($"kubeguard-policy/ignore-{Figures.Plain(pull.Id.Number)}");

    private static BranchName AdmittingBranch(PullRequest pull) => new($"kubeguard-policy/unignore-{Figures.Plain(pull.Id.Number)}");

    private static ImmutableArray<FingerprintText> ChangesOf(PullRequest pull) =>
    [
        .. (BodyDocument.Read(pull.Body)?.Marker.Fingerprints ?? [])
            .Select(text => FingerprintText.Read(text)).OfType<TextReading<FingerprintText>.Good>().Select(good => good.Value),
    ];

    private async Task<PolicyOffer> OfferAsync(Draft draft, CommitId trunk, byte[]? before, TextEditOutcome edit, CancellationToken cancellation)
    {
        if (edit is not TextEditOutcome.Edited edited)
            return new PolicyOffer.Refused(edit is TextEditOutcome.Refused refused ? refused.Reason : throw new InvalidOperationException("An edit that is not known."));
        var after = edited.Text.ToBytes();
        if (before.AsSpan().SequenceEqual(after))
            return new PolicyOffer.AlreadySo();
        if (await PushAsync(draft, trunk, new(RepositoryPolicy.FileName, before, after), cancellation).ConfigureAwait(false) is { } trouble)
            return new PolicyOffer.Refused(trouble);
        if (await FindOpenAsync(draft.Branch, cancellation).ConfigureAwait(false) is not { } open)
        {
            return new PolicyOffer.Offered(await forge.CreateAsync(
                new() { Head = draft.Branch, Base = options.BaseBranch, Title = draft.Title, Body = draft.Body, Labels = ["kubeguard"] }, cancellation).ConfigureAwait(false));
        }

        return new PolicyOffer.Offered(open.Body == draft.Body
            ? open
            : await forge.UpdateAsync(open.Id, new() { Body = draft.Body }, cancellation).ConfigureAwait(false));
    }

    /// <summary>Brings the branch to the change; what hinders it, in words, or null.</summary>
    private async Task<string?> PushAsync(Draft draft, CommitId trunk, FileChange change, CancellationToken cancellation)
    {
        var proof = new BotCommit(draft.Branch.Value, ChangeDigest.Of(draft.Branch.Value, [change]));
        var held = await HeldAsync(draft.Branch, cancellation).ConfigureAwait(false);
        if (held is not null && held.Proof?.Branch != draft.Branch.Value)
            return $"the branch {draft.Branch} holds commits that KubeGuard did not make";
        if (await IsOfferedAsync(held).ConfigureAwait(false))
            return null;
        var why = draft.Why.Length > 0 ? $"\n\n{Markdown.Line(draft.Why, LongestReason)}" : "";
        var commit = new CommitDraft { Parent = trunk, Files = [change], Message = proof.Sign($"{draft.Title}{why}"), Identity = options.Identity };
        return await workspace.CommitAsync(commit, cancellation).ConfigureAwait(false) switch
        {
            // Another worker may have pushed the same change meanwhile, as a commit that differs in its signature.
            CommitOutcome.Made(var made) => await workspace.PushAsync(draft.Branch, made, held?.Head, cancellation).ConfigureAwait(false) == PushOutcome.Done
                || await IsOfferedAsync(await HeldAsync(draft.Branch, cancellation).ConfigureAwait(false)).ConfigureAwait(false)
                ? null
                : $"somebody else moved the branch {draft.Branch} meanwhile",
            CommitOutcome.FileDiffers(var path) => $"'{path}' changed while it was being edited",
            CommitOutcome.UnsafePath(var path, var reason) => $"'{path}' {reason}",
            _ => throw new InvalidOperationException("A commit outcome that is not known."),
        };

        // One that was merged and taken back since would offer nothing.
        async Task<bool> IsOfferedAsync(BranchFacts? branch) =>
            branch?.Proof == proof && !await workspace.IsAncestorAsync(branch.Head, trunk, cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes an offer and deletes its branch, unless somebody else works on it.</summary>
    private async Task WithdrawAsync(BranchName branch, CancellationToken cancellation)
    {
        var held = await HeldAsync(branch, cancellation).ConfigureAwait(false);
        if (held is not null && held.Proof?.Branch != branch.Value)
            return;
        if (await FindOpenAsync(branch, cancellation).ConfigureAwait(false) is { } open)
            await forge.CloseAsync(open.Id, Withdrawn, cancellation).ConfigureAwait(false);
        if (held is not null)
            await workspace.DeleteBranchAsync(branch, held.Head, cancellation).ConfigureAwait(false);
    }

    private async Task<PullRequest?> FindOpenAsync(BranchName branch, CancellationToken cancellation) =>
        (await forge.ListAsync(Scope, cancellation).ConfigureAwait(false)).LastOrDefault(pull => pull.Head == branch && pull.State == PullRequestState.Open);

    private async Task<BranchFacts?> HeldAsync(BranchName branch, CancellationToken cancellation)
    {
        var heads = await workspace.ListBranchesAsync(cancellation).ConfigureAwait(false);
        if (heads.FirstOrDefault(head => head.Branch == branch) is not { } head)
            return null;
        await workspace.FetchAsync([head], cancellation).ConfigureAwait(false);
        return await BranchFacts.ReadAsync(workspace, head.Commit, isRecorded: false, options.Identity, cancellation).ConfigureAwait(false);
    }

    private async Task<Trunk> ReadAsync(CancellationToken cancellation)
    {
        var heads = await workspace.ListBranchesAsync(cancellation).ConfigureAwait(false);
        var trunk = heads.FirstOrDefault(head => head.Branch == options.BaseBranch) ?? throw new ForgeException($"The repository has no branch '{options.BaseBranch}'.");
        await workspace.FetchAsync([trunk], cancellation).ConfigureAwait(false);
        var files = await workspace.ReadFilesAsync(trunk.Commit, cancellation).ConfigureAwait(false);
        return new(trunk.Commit, files.Read(RepositoryPolicy.FileName));
    }

    private sealed record Trunk(CommitId Commit, byte[]? File);

    private sealed record Draft(BranchName Branch, string Title, string Body)
    {
        public string Why { get; init; } = "";
    }
}
