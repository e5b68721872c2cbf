using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>Code scanning on GitHub.</summary>
internal sealed class GitHubCodeScanning(RepositoryApi api) : ICodeScanning
{
    private const string Needs =
        "Code scanning has to be on for the repository (public ones have it, others need GitHub Code Security), and the permission security_events: write granted.";

    public Task<CodeAnalysis?> FindNewestAsync(string reference, string tool, string category, CancellationToken cancellation = default) =>
        ExplainAsync(() => FindAsync(reference, tool, category, cancellation));

    public Task<string> UploadAsync(AnalysisUpload upload, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return ExplainAsync(async () =>
            (await api.UploadSarifAsync(new(upload.Commit.Value, upload.Reference, Convert.ToBase64String(upload.Sarif.Span), upload.Tool), cancellation).ConfigureAwait(false)).Id);
    }

    public async Task<AnalysisProcessing> ProcessingOfAsync(string upload, CancellationToken cancellation = default)
    {
        var status = await api.FindSarifStatusAsync(upload, cancellation).ConfigureAwait(false);
        return status?.ProcessingStatus switch
        {
            // Not there, not yet there: GitHub's answers do not agree with each other at once.
            null or "pending" => new AnalysisProcessing.Pending(),
            "complete" => new AnalysisProcessing.Complete(),
            "failed" => new AnalysisProcessing.Failed(status.Errors ?? []),
            var other => throw new GitHubException(GitHubProblem.UnexpectedAnswer, $"GitHub says that an analysis is '{other}', which it does not document."),
        };
    }

    /// <summary>Newest first; a repository that never had an analysis answers 404.</summary>
    private async Task<CodeAnalysis?> FindAsync(string reference, string tool, string category, CancellationToken cancellation)
    {
        try
        {
            await foreach (var analysis in api.ListAnalysesAsync(reference, tool, cancellation).ConfigureAwait(false))
            {
                if (analysis.Category == category)
                    return Analysis(analysis);
            }
        }
        catch (GitHubException exception) when (exception.Problem == GitHubProblem.NotFound)
        {
            return null;
        }

        return null;
    }

    private static CodeAnalysis Analysis(ApiAnalysis analysis) =>
        new(new(analysis.CommitSha), analysis.Tool.Version, analysis.ResultsCount, analysis.Error, analysis.Warning);

    /// <summary>GitHub's refusals name what is missing in words of their own for each product; what they come to is said once.</summary>
    private static async Task<T> ExplainAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (GitHubException exception) when (exception.Problem is GitHubProblem.Forbidden or GitHubProblem.NotFound)
        {
            throw new GitHubException(exception.Problem, $"{exception.Message}. {Needs}", exception) { Status = exception.Status, RequestId = exception.RequestId };
        }
    }
}
