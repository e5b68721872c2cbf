using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>Steps beside the pull request, whose failure is a warning and no more (B18).</summary>
internal static class SideSteps
{
    /// <summary>Takes a step that leaves the pull request as <paramref name="after"/>; one that fails leaves a warning on it.</summary>
    public static async Task<PullRequest> TryAsync(PullRequest after, string what, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
            return after;
        }
        catch (GitHubException exception)
        {
            return after with { Warnings = [.. after.Warnings, $"{what}: {exception.Message}"] };
        }
    }

    /// <summary>Takes a step that stands alone.</summary>
    public static async Task<SideOutcome> TryAsync(Func<Task<SideOutcome>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (GitHubException exception)
        {
            return new SideOutcome.Failed(exception.Message);
        }
    }
}
