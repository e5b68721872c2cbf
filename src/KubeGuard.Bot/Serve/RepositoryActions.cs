using System.Collections.Immutable;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Run;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.Hardening.Verification;
using KubeGuard.PullRequests.Commands;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Serve;

/// <summary>Does what commands on pull requests of one repository ask.</summary>
/// <param name="targets">The repository, once for each of its clusters.</param>
/// <param name="connection">The repository, opened.</param>
/// <param name="pass">Passes over it.</param>
/// <param name="evidence">The logs.</param>
/// <param name="time">The clock.</param>
internal sealed class RepositoryActions(
    ImmutableArray<RepositoryTarget> targets, ForgeConnection connection, RepositoryPass pass, IClusterEvidence evidence, TimeProvider time) : ICommandActions
{
    /// <inheritdoc/>
    public async Task<CommandAnswer> DoAsync(CommandReading.Understood command, PullRequestId on, ForgeUser by, CancellationToken cancellation = default)
    {
        try
        {
            return await FindAsync(pull => pull.Id == on, cancellation) is { } found
                ? await DoAsync(command, found, cancellation)
                : new CommandAnswer.NotDone($"Commands work on KubeGuard's own pull requests; this is none. `{CommandTable.Prefix} help` lists them.");
        }
        catch (Exception exception) when (exception is GitException or ForgeException or BadInputException or IOException or UnauthorizedAccessException)
        {
            return new CommandAnswer.NotDone(ReplyText.Failure(exception.Message));
        }
    }

    /// <summary>The bot's open pull request whose head a commit is; null when there is none.</summary>
    public async Task<PullRequestId?> FindOpenAsync(CommitId head, CancellationToken cancellation) =>
        (await FindAsync(pull => pull.State == PullRequestState.Open && pull.HeadCommit == head, cancellation))?.PullRequest.Id;

    private Task<CommandAnswer> DoAsync(CommandReading.Understood command, Found found, CancellationToken cancellation)
    {
        var id = found.PullRequest.Id;
        return command.Verb switch
        {
            CommandVerb.Rerun => PublishAsync(found, new() { Renewed = [id] }, cancellation),
            CommandVerb.Rebase => PublishAsync(found, new() { Rebased = [id] }, cancellation),
            CommandVerb.Takeover => TakeOverAsync(found, cancellation),
            CommandVerb.Ignore => IgnoreAsync(found, command.Arguments, cancellation),
            CommandVerb.Unignore => AdmitAsync(found, cancellation),
            CommandVerb.Explain => ExplainAsync(found, command.Arguments.Trim('`', ' '), cancellation),
            CommandVerb.Verify => VerifyAsync(found, cancellation),
            CommandVerb.Status => StatusAsync(found, cancellation),
            CommandVerb.Help => throw new InvalidOperationException("The desk answers help."),
            _ => throw new InvalidOperationException("A command that nobody does."),
        };
    }

    private async Task<CommandAnswer> PublishAsync(Found found, PublishRequests requests, CancellationToken cancellation)
    {
        var report = await pass.RunAsync(found.Target, evidence, PassRequest.Usual with { Requests = requests with { Only = found.PullRequest.Head } }, cancellation);
        if (report.Outcome is not PassOutcome.Done)
            return new CommandAnswer.NotDone(ReplyText.Failure($"{report.Outcome.Name}: {report.Outcome.Why}"));
        var lines = report.Items.Where(item => item.IsProposal).Select(Line).ToList();
        return lines.Count == 0 ? new CommandAnswer.Done("Nothing of this pull request is proposed any longer.")
            : lines.Exists(line => line.Kind is ProposalOutcomeKind.Failed or ProposalOutcomeKind.EditedByPerson) ? new CommandAnswer.NotDone(ReplyText.Of(lines))
            : new CommandAnswer.Done(ReplyText.Of(lines));
    }

    private async Task<CommandAnswer> TakeOverAsync(Found found, CancellationToken cancellation)
    {
        var heads = await connection.Workspace.ListBranchesAsync(cancellation);
        var held = heads.FirstOrDefault(head => head.Branch == found.PullRequest.Head)?.Commit;
        var answer = await PublishAsync(found, new() { TakenOver = [found.PullRequest.Id] }, cancellation);
        return answer is CommandAnswer.Done && held is not null
            ? new CommandAnswer.Done($"The branch is KubeGuard's again. It held `{held}`; `git fetch origin {held}` brings that back.\n\n{answer.Text}")
            : answer;
    }

    private async Task<CommandAnswer> IgnoreAsync(Found found, string arguments, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return IgnoreArguments.Read(arguments, today) switch
        {
            IgnoreArguments.Wrong wrong => new CommandAnswer.NotDone(wrong.Why),
            IgnoreArguments.Understood understood => await PolicyFile.IgnoreAsync(found.PullRequest, understood.Reason, understood.LastDay, cancellation) switch
            {
                PolicyOffer.Offered(var offered) => new CommandAnswer.Done(
                    $"{offered.Id} writes it into the policy file. Once that is merged, KubeGuard closes this pull request and does not propose its changes again."),
                PolicyOffer.AlreadySo => new CommandAnswer.Done("The policy file says so already."),
                PolicyOffer.Refused(var reason) => new CommandAnswer.NotDone(ReplyText.Failure(reason)),
                _ => throw new InvalidOperationException("An offer that nobody answers."),
            },
            _ => throw new InvalidOperationException("Arguments that are neither understood nor wrong."),
        };
    }

    private async Task<CommandAnswer> AdmitAsync(Found found, CancellationToken cancellation) =>
        await PolicyFile.AdmitAsync(found.PullRequest, cancellation) switch
        {
            PolicyOffer.Offered(var offered) => new CommandAnswer.Done(
                $"{offered.Id} takes it out of the policy file. Once that is merged, KubeGuard proposes these changes again."),
            PolicyOffer.AlreadySo when found.PullRequest.State == PullRequestState.Closed => await PublishAsync(
                found, new() { Reconsidered = [found.PullRequest.Id], Unlimited = [found.PullRequest.Head] }, cancellation),
            PolicyOffer.AlreadySo => new CommandAnswer.Done("This pull request is not closed, and the policy file ignores none of its changes."),
            PolicyOffer.Refused(var reason) => new CommandAnswer.NotDone(ReplyText.Failure(reason)),
            _ => throw new InvalidOperationException("An offer that nobody answers."),
        };

    private PolicyPullRequests PolicyFile => new(connection.Forge, connection.Workspace, new() { BaseBranch = connection.Base, Identity = connection.Identity });

    private async Task<CommandAnswer> ExplainAsync(Found found, string wanted, CancellationToken cancellation)
    {
        var report = await pass.RunAsync(found.Target, evidence, new(GitAccess.ReadOnly, PublishRequests.None), cancellation);
        if (report.Changes is not { } changes)
            return new CommandAnswer.NotDone(ReplyText.Failure($"{report.Outcome.Name}: {report.Outcome.Why}"));
        var proposals = changes.Proposals.Where(proposal => Names(proposal.Target.ToString(), wanted) || Names(proposal.Id, wanted)).ToList();
        var abstentions = changes.Abstentions.Where(abstention => Names(abstention.Target, wanted)).ToList();
        return proposals.Count + abstentions.Count == 0
            ? new CommandAnswer.NotDone("Nothing is proposed for such an object, and none was left alone. Write it as `Role/shop/orders`.")
            : new CommandAnswer.Done(string.Join("\n\n", [.. proposals.Select(ReplyText.Reasons), .. abstentions.Count > 0 ? [ReplyText.LeftAlone(abstentions)] : Array.Empty<string>()]));
    }

    private async Task<CommandAnswer> VerifyAsync(Found found, CancellationToken cancellation)
    {
        var heads = await connection.Workspace.ListBranchesAsync(cancellation);
        var texts = new List<string>();
        foreach (var head in heads.Where(head => head.Branch == connection.Base || head.Branch == found.PullRequest.Head).OrderByDescending(head => head.Branch == connection.Base))
        {
            var files = await RepositoryReading.FilesAsync(connection, head, cancellation);
            var inputs = await RepositoryReading.InputsAsync(found.Target, files, PolicyInForce.Default, evidence, cancellation);
            texts.Add(ReplyText.Replay(head.Branch == connection.Base ? "the base branch" : "this pull request", Replays(inputs.Hardening)));
        }

        return new CommandAnswer.Done(string.Join("\n\n", texts));
    }

    private async Task<CommandAnswer> StatusAsync(Found found, CancellationToken cancellation)
    {
        var report = await pass.RunAsync(found.Target, evidence, new(GitAccess.ReadOnly, PublishRequests.None), cancellation);
        return report.Outcome is PassOutcome.Done
            ? new CommandAnswer.Done(report.Items.IsEmpty ? "Nothing is proposed." : ReplyText.Of([.. report.Items.Select(Line)]))
            : new CommandAnswer.NotDone(ReplyText.Failure($"{report.Outcome.Name}: {report.Outcome.Why}"));
    }

    /// <summary>The first of the bot's pull requests that is meant, and the cluster that its branch names; null when none is.</summary>
    private async Task<Found?> FindAsync(Func<PullRequest, bool> isMeant, CancellationToken cancellation)
    {
        var heads = await connection.Workspace.ListBranchesAsync(cancellation);
        foreach (var target in targets)
        {
            var scope = BranchNaming.ScopeOf(target.Cluster.Name.Text, heads.Select(head => head.Branch));
            if ((await connection.Forge.ListAsync(scope, cancellation)).FirstOrDefault(isMeant) is { } pull)
                return new(target, pull);
        }

        return null;
    }

    private static ImmutableArray<ReplayResult> Replays(HardeningInput input) =>
        [RbacReplayer.Replay(input).Result, NetworkReplayer.Replay(input.Manifests, input.Evidence)];

    /// <summary>People write <c>Role/shop/orders</c> or <c>Role shop/orders</c>, in any case.</summary>
    private static bool Names(string target, string wanted) =>
        Plain(target).Contains(Plain(wanted), StringComparison.OrdinalIgnoreCase) && wanted.Length > 0;

    private static string Plain(string name) => name.Replace(' ', '/');

    private static ReplyLine Line(ReportItem item) => new(item.Kind, item.Target, item.Why);

    private sealed record Found(RepositoryTarget Target, PullRequest PullRequest);
}
