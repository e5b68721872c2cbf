using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>Lets only so many pull requests be opened, in the order of the plan: the most severe first (B20).</summary>
internal sealed class CreationLimits(PublishOptions options, PublishRequests requests, ActualState actual, DateTimeOffset now)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The steps with those that would open too many replaced by waiting ones.</summary>
    public ImmutableArray<PublishStep> Apply(ImmutableArray<PublishStep> steps)
    {
        var closing = steps.OfType<PublishStep.CloseObsolete>().Count(step => step.PullRequest.State == PullRequestState.Open);
        var open = actual.PullRequests.Count(pull => pull.State == PullRequestState.Open) - closing;
        var recent = actual.PullRequests.Count(pull => pull.CreatedAt > now - Hour);
        // What people asked for counts first: so the others wait for the same reason now as in the next run.
        var opened = steps.Count(IsAskedFor);
        var limited = ImmutableArray.CreateBuilder<PublishStep>(steps.Length);
        foreach (var step in steps)
        {
            var waiting = Opens(step) is { } desired && !IsAskedFor(step) ? Waiting(desired, open + opened, recent + opened, opened) : null;
            if (waiting is null && Opens(step) is not null && !IsAskedFor(step))
                opened++;
            limited.Add(waiting ?? step);
        }

        return limited.MoveToImmutable();
    }

    private bool IsAskedFor(PublishStep step) => Opens(step) is { } desired && requests.Unlimited.Contains(desired.Branch);

    private PublishStep.Wait? Waiting(DesiredPullRequest desired, int open, int recent, int opened)
    {
        var limits = options.Limits;
        if (options.CreationPaused is { } paused)
            return new(desired, WaitCause.Schedule, paused);
        var reason = open >= limits.Open ? $"{Figures.Counted(open, "pull request")} of at most {Figures.Grouped(limits.Open)} are open"
            : recent >= limits.PerHour ? $"{Figures.Counted(recent, "pull request")} of at most {Figures.Grouped(limits.PerHour)} were opened within an hour"
            : opened >= limits.PerRun ? $"a run opens at most {Figures.Counted(limits.PerRun, "pull request")}"
            : null;
        return reason is null ? null : new(desired, WaitCause.Limit, reason);
    }

    /// <summary>The pull request that a step would open, or open again.</summary>
    private static DesiredPullRequest? Opens(PublishStep step) => step switch
    {
        PublishStep.Create create => create.Desired,
        PublishStep.Update { PullRequest.State: PullRequestState.Closed } reopen => reopen.Desired,
        _ => null,
    };
}
