using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Carries out planned steps. Each order of calls is such that a run killed in between is completed by the next one.</summary>
internal sealed class StepExecutor(IForge forge, IGitWorkspace workspace, PublishOptions options, CommitId trunk, ICheckRuns? checks)
{
    private const string ObsoleteReason = "Nothing of this change is proposed any longer: the repository or the evidence has changed since.";

    /// <summary>Executes a step; null when somebody else moved the branch meanwhile.</summary>
    public Task<PublishOutcome?> ExecuteAsync(PublishStep step, CancellationToken cancellation) => step switch
    {
        PublishStep.Create create => CreateAsync(create, cancellation),
        PublishStep.Update update => UpdateAsync(update, cancellation),
        PublishStep.Keep keep => KeepAsync(keep, cancellation),
        PublishStep.Hold hold => Outcome(new PublishOutcome.Held(hold.PullRequest, hold.Reason)),
        PublishStep.Wait wait => Outcome(new PublishOutcome.Waiting(wait.Desired, wait.Cause, wait.Reason)),
        PublishStep.StayDeclined declined => Outcome(new PublishOutcome.Declined(declined.Branch, declined.PullRequest)),
        PublishStep.LeaveToPerson left => LeaveAsync(left, cancellation),
        PublishStep.CloseObsolete obsolete => CloseAsync(obsolete, cancellation),
        _ => throw new InvalidOperationException("A step that the executor does not know."),
    };

    private async Task<PublishOutcome?> CreateAsync(PublishStep.Create step, CancellationToken cancellation)
    {
        var desired = step.Desired;
        switch (await PushAsync(desired, step.Head, step.Push, cancellation).ConfigureAwait(false))
        {
            case Pushed.At(var commit):
                var opened = await OpenAsync(desired, commit, cancellation).ConfigureAwait(false);
                var created = await BringAsync(desired, opened, commit, cancellation).ConfigureAwait(false);
                return new PublishOutcome.Created(await ShowAsync(step.Check, created, commit, cancellation).ConfigureAwait(false));
            case Pushed.Not(var reason):
                return new PublishOutcome.Failed(desired.Branch, reason);
            default:
                return null;
        }
    }

    private async Task<PublishOutcome?> UpdateAsync(PublishStep.Update step, CancellationToken cancellation)
    {
        var pull = step.PullRequest;
        // GitHub opens again only what still has the history that it was closed with: so before the push.
        if (pull.State == PullRequestState.Closed && step.Head is not null)
            pull = await forge.UpdateAsync(pull.Id, new() { Reopen = true }, cancellation).ConfigureAwait(false);
        switch (await PushAsync(step.Desired, step.Head, step.Push, cancellation).ConfigureAwait(false))
        {
            case Pushed.At(var commit):
                var updated = await BringAsync(step.Desired, pull, commit, cancellation).ConfigureAwait(false);
                updated = await ShowAsync(step.Check, updated, commit, cancellation).ConfigureAwait(false);
                return new PublishOutcome.Updated(updated, step.Push == BranchPush.Replace ? step.Head : null);
            case Pushed.Not(var reason):
                return new PublishOutcome.Failed(step.Branch, reason);
            default:
                return null;
        }
    }

    private Task<PullRequest> OpenAsync(DesiredPullRequest desired, CommitId commit, CancellationToken cancellation) => forge.CreateAsync(
        new()
        {
            Head = desired.Branch,
            Base = options.BaseBranch,
            Title = desired.Title,
            Body = BodyDocument.New(PullRequestEdits.FirstMarkerOf(desired, commit), desired.Section).ToString(),
        },
        cancellation);

    /// <summary>Sets everything that differs. A body without a marker is written anew: nobody plans an update of one unless it was taken over.</summary>
    private async Task<PullRequest> BringAsync(DesiredPullRequest desired, PullRequest pull, CommitId commit, CancellationToken cancellation)
    {
        var document = BodyDocument.Read(pull.Body)
            ?? BodyDocument.New(PullRequestEdits.FirstMarkerOf(desired, commit) with { Title = pull.Title }, desired.Section);
        var edit = PullRequestEdits.Of(desired, pull, document, PullRequestEdits.MarkerOf(desired, document.Marker, commit));
        // The body, whose marker says what was set, goes last: a run that is killed in between sets the rest again (B4).
        var beside = edit with { Title = null, Body = null, Reopen = false };
        if (beside.IsEmpty || edit.Body is null || edit.Reopen)
            return edit.IsEmpty ? pull : await forge.UpdateAsync(pull.Id, edit, cancellation).ConfigureAwait(false);
        var besides = await forge.UpdateAsync(pull.Id, beside, cancellation).ConfigureAwait(false);
        var text = new PullRequestEdit { Title = edit.Title, Body = edit.Body };
        return await forge.UpdateAsync(pull.Id, text, cancellation).ConfigureAwait(false) with { Warnings = besides.Warnings };
    }

    /// <summary>
    /// Brings the check to what it shall be, last of all: a run that is killed before it finds everything else right and makes it (B4). Its failure
    /// is a warning (B18).
    /// </summary>
    private async Task<PullRequest> ShowAsync(DesiredCheck? check, PullRequest pull, CommitId? pushed, CancellationToken cancellation)
    {
        if (checks is null || check is null || (check.Head ?? pushed) is not { } head)
            return pull;
        return await checks.PublishAsync(check.At(head), cancellation).ConfigureAwait(false) is SideOutcome.Failed(var reason)
            ? pull with { Warnings = [.. pull.Warnings, $"check: {reason}"] }
            : pull;
    }

    private async Task<PublishOutcome?> KeepAsync(PublishStep.Keep step, CancellationToken cancellation) =>
        new PublishOutcome.Unchanged(await ShowAsync(step.Check, step.PullRequest, null, cancellation).ConfigureAwait(false));

    private async Task<PublishOutcome?> LeaveAsync(PublishStep.LeaveToPerson step, CancellationToken cancellation)
    {
        var pull = step is { PullRequest: { } existing, Edit.IsEmpty: false }
            ? await forge.UpdateAsync(existing.Id, step.Edit, cancellation).ConfigureAwait(false)
            : step.PullRequest;
        if (pull is not null)
            pull = await ShowAsync(step.Check, pull, null, cancellation).ConfigureAwait(false);
        return new PublishOutcome.EditedByPerson(step.Branch, pull, step.Reason);
    }

    /// <summary>Marks, closes, deletes: killed after any of them, the next run finds it open and marked, or closed and marked.</summary>
    private async Task<PublishOutcome?> CloseAsync(PublishStep.CloseObsolete step, CancellationToken cancellation)
    {
        var marked = await forge.UpdateAsync(step.PullRequest.Id, new() { Body = step.ClosedBody }, cancellation).ConfigureAwait(false);
        await forge.CloseAsync(marked.Id, ObsoleteReason, cancellation).ConfigureAwait(false);
        if (step.Head is { } head && await workspace.DeleteBranchAsync(step.Branch, head, cancellation).ConfigureAwait(false) == PushOutcome.LostRace)
            return new PublishOutcome.EditedByPerson(step.Branch, marked, "somebody pushed to the branch while it was being closed; it was not deleted");
        return new PublishOutcome.ObsoleteClosed(marked with { State = PullRequestState.Closed });
    }

    private async Task<Pushed> PushAsync(DesiredPullRequest desired, CommitId? expected, BranchPush push, CancellationToken cancellation)
    {
        if (push == BranchPush.None)
            return new Pushed.At(expected!);
        var draft = new CommitDraft { Parent = trunk, Files = desired.Files, Message = desired.CommitMessage, Identity = options.Identity };
        switch (await workspace.CommitAsync(draft, cancellation).ConfigureAwait(false))
        {
            case CommitOutcome.Made(var commit):
                return await workspace.PushAsync(desired.Branch, commit, expected, cancellation).ConfigureAwait(false) == PushOutcome.Done
                    ? new Pushed.At(commit)
                    : new Pushed.Lost();
            case CommitOutcome.FileDiffers(var path):
                return new Pushed.Not($"'{path}' is not the file that the change was worked out from: the base branch has moved since it was read");
            case CommitOutcome.UnsafePath(var path, var reason):
                return new Pushed.Not($"'{path}' {reason}");
            default:
                throw new InvalidOperationException("A commit outcome that the executor does not know.");
        }
    }

    private static Task<PublishOutcome?> Outcome(PublishOutcome outcome) => Task.FromResult<PublishOutcome?>(outcome);

    private abstract record Pushed
    {
        public sealed record At(CommitId Commit) : Pushed;

        public sealed record Lost : Pushed;

        public sealed record Not(string Reason) : Pushed;
    }
}
