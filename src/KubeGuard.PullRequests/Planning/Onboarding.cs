using System.Collections.Immutable;
using System.Text;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>The pull request that offers a policy file and shows what would be proposed; nothing else happens until it is merged (B27).</summary>
public sealed class Onboarding(IForge forge, IGitWorkspace workspace, PublishOptions options)
{
    /// <summary>Its branch; no cluster's, so that no pass takes it for a proposal.</summary>
    public static BranchName Branch { get; } = new("kubeguard-policy/onboarding");

    private const string Title = "chore: configure KubeGuard";
    private const int MostProposals = 50;

    private const string Policy =
        """
        # What KubeGuard.Bot may do in this repository, and how. Every key may be left out; the reference lists them all:
        # limits, schedule, namespaces, paths, exceptions, reviewers, grouping and more.
        version: 1

        """;

    /// <summary>Opens it, unless it was opened before: one that was closed is a no.</summary>
    /// <returns>The pull request.</returns>
    public async Task<PullRequest> OfferAsync(ChangeSet changes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var earlier = await forge.ListAsync(new(["kubeguard-policy/"]), cancellation).ConfigureAwait(false);
        if (earlier.LastOrDefault(pull => pull.Head == Branch) is { } existing)
            return existing;
        var heads = await workspace.ListBranchesAsync(cancellation).ConfigureAwait(false);
        if (!heads.Any(head => head.Branch == Branch))
            await PushAsync(heads.First(head => head.Branch == options.BaseBranch).Commit, cancellation).ConfigureAwait(false);
        return await forge.CreateAsync(
            new() { Head = Branch, Base = options.BaseBranch, Title = Title, Body = Body(changes), Labels = ["kubeguard"] }, cancellation).ConfigureAwait(false);
    }

    private async Task PushAsync(CommitId trunk, CancellationToken cancellation)
    {
        var draft = new CommitDraft
        {
            Parent = trunk,
            Files = [new(RepositoryPolicy.FileName, null, Encoding.UTF8.GetBytes(Policy.ReplaceLineEndings("\n")))],
            Message = $"{Title}\n",
            Identity = options.Identity,
        };
        if (await workspace.CommitAsync(draft, cancellation).ConfigureAwait(false) is CommitOutcome.Made made)
            await workspace.PushAsync(Branch, made.Id, null, cancellation).ConfigureAwait(false);
    }

    private static string Body(ChangeSet changes)
    {
        ImmutableArray<Proposal> proposals = [.. changes.Proposals];
        var rows = proposals.Take(MostProposals).Select(proposal => ImmutableArray.Create(
            Markdown.Code(ProposalWords.Object(proposal)), ProposalWords.Done(proposal.Class), ProposalWords.Level(proposal.Severity), Markdown.Prose(proposal.Title)));
        var preview = proposals.IsEmpty ? "Nothing would be proposed now." : Markdown.Table(["Object", "Change", "Severity", "What"], rows);
        var more = proposals.Length > MostProposals ? $"\n\n{Figures.Counted(proposals.Length - MostProposals, "more object")}, not listed for length." : "";
        return $"""
            KubeGuard works out least-privilege manifests from this cluster's logs and offers them as pull requests, each with a proof. It has not changed anything.

            Merge this to begin, after changing `{RepositoryPolicy.FileName}` as you like. Close it to be left alone.

            ### What would be proposed

            {preview}{more}

            """;
    }
}
