using System.Collections.Immutable;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// Judges every open pull request that edits the policy file (B25), whoever opened it, and shows the verdict as a check of its head. Looking again
/// makes no mutating call while neither head nor base change.
/// </summary>
/// <param name="pulls">The open pull requests.</param>
/// <param name="checks">Where the verdict is shown.</param>
public sealed class PolicyReview(IOpenPullRequests pulls, ICheckRuns checks)
{
    /// <summary>The commit whose check somebody asked for anew: it is completed again although nothing changed. Null: none.</summary>
    public CommitId? Renewed { get; init; }

    /// <summary>The verdicts that there would be; reads only.</summary>
    /// <param name="trunk">The base branch.</param>
    /// <param name="present">The file that it holds.</param>
    /// <param name="today">The day (UTC) for which exceptions are judged.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ImmutableArray<PolicyVerdict>> PlanAsync(BranchName trunk, PolicyReading present, DateOnly today, CancellationToken cancellation = default)
    {
        var verdicts = ImmutableArray.CreateBuilder<PolicyVerdict>();
        foreach (var pull in await pulls.ListAsync(trunk, cancellation).ConfigureAwait(false))
        {
            if (await JudgeAsync(pull, present, today, cancellation).ConfigureAwait(false) is { } verdict)
                verdicts.Add(verdict);
        }

        return verdicts.ToImmutable();
    }

    /// <summary>The same, shown. One that cannot be judged or shown stops no other; the next pass tries again.</summary>
    public async Task<ImmutableArray<PolicyVerdict>> PublishAsync(BranchName trunk, PolicyReading present, DateOnly today, CancellationToken cancellation = default)
    {
        var verdicts = await PlanAsync(trunk, present, today, cancellation).ConfigureAwait(false);
        var shown = ImmutableArray.CreateBuilder<PolicyVerdict>(verdicts.Length);
        foreach (var verdict in verdicts)
        {
            shown.Add(verdict is PolicyVerdict.Judged judged && await ShowAsync(judged.Check, cancellation).ConfigureAwait(false) is SideOutcome.Failed(var reason)
                ? new PolicyVerdict.Failed(judged.On, reason)
                : verdict);
        }

        // It was begun, by a run that was killed, and its pull request edits the file no longer.
        if (Renewed is { } renewed && !verdicts.OfType<PolicyVerdict.Judged>().Any(judged => judged.Check.Head == renewed))
            await checks.EndAsync(PolicyCheck.NotEdited(renewed), cancellation).ConfigureAwait(false);
        return shown.MoveToImmutable();
    }

    private async Task<SideOutcome> ShowAsync(CheckRunDraft check, CancellationToken cancellation)
    {
        if (check.Head == Renewed)
            await checks.BeginAsync(check.Head, check.Name, cancellation).ConfigureAwait(false);
        return await checks.PublishAsync(check, cancellation).ConfigureAwait(false);
    }

    private async Task<PolicyVerdict?> JudgeAsync(OpenPullRequest pull, PolicyReading present, DateOnly today, CancellationToken cancellation)
    {
        try
        {
            return await pulls.FindAsync(pull, RepositoryPolicy.FileName, cancellation).ConfigureAwait(false) is { } file
                ? new PolicyVerdict.Judged(pull.Id, PolicyCheck.Of(pull.Head, Read(file), present, today))
                : null;
        }
        catch (ForgeException exception)
        {
            return new PolicyVerdict.Failed(pull.Id, exception.Message);
        }
    }

    private static PolicyReading Read(ProposedFile file) => file switch
    {
        ProposedFile.Written written => PolicyReader.Read(RepositoryPolicy.FileName, written.Content),
        ProposedFile.Unreadable unreadable => new PolicyReading.Invalid([new(new(RepositoryPolicy.FileName, 1, 1, 1, 1), "", unreadable.What, "a policy file")]),
        ProposedFile.Deleted => new PolicyReading.Absent(),
        _ => throw new InvalidOperationException("A proposed file that is not known."),
    };
}

/// <summary>What came of looking at a pull request that edits the policy file.</summary>
/// <param name="On">The pull request.</param>
public abstract record PolicyVerdict(PullRequestId On)
{
    /// <summary>It was judged.</summary>
    /// <param name="On">The pull request.</param>
    /// <param name="Check">The verdict.</param>
    public sealed record Judged(PullRequestId On, CheckRunDraft Check) : PolicyVerdict(On);

    /// <summary>It could not be judged, or the verdict could not be shown.</summary>
    /// <param name="On">The pull request.</param>
    /// <param name="Reason">Why; may quote untrusted text.</param>
    public sealed record Failed(PullRequestId On, string Reason) : PolicyVerdict(On);
}
