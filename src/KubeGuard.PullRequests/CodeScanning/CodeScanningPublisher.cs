using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Sarif;

namespace KubeGuard.PullRequests.CodeScanning;

/// <summary>
/// Brings the alerts of a branch to what a document says (B17), and sends nothing that the forge has already. Remembers nothing: the forge's newest
/// analysis carries the digest of its content in the tool's version.
/// </summary>
public sealed class CodeScanningPublisher(ICodeScanning scanning, TimeProvider time)
{
    /// <summary>A minute in all: most uploads are processed within seconds, and one that is listed by the next pass is not sent twice.</summary>
    private static readonly TimeSpan[] Waits = [.. new[] { 1, 2, 4, 8, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>What <see cref="PublishAsync"/> would do; reads only (B23).</summary>
    /// <param name="document">What shall be shown.</param>
    /// <param name="head">The branch and the commit of it that was read.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CodeScanningOutcome> PlanAsync(SarifDocument document, BranchHead head, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(head);
        return TryAsync(async () => await StandingAsync(document, head, cancellation).ConfigureAwait(false) ?? new CodeScanningOutcome.WouldUpload([.. document.Lines], document.LeftOut));
    }

    /// <summary>Uploads the document unless the forge has it, and waits a while for it to be processed. Trouble is an outcome, never an exception.</summary>
    /// <param name="document">What shall be shown; without results it closes the alerts that there are.</param>
    /// <param name="head">The branch and the commit of it that was read.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CodeScanningOutcome> PublishAsync(SarifDocument document, BranchHead head, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(head);
        return TryAsync(async () => await StandingAsync(document, head, cancellation).ConfigureAwait(false) ?? await UploadAsync(document, head, cancellation).ConfigureAwait(false));
    }

    /// <summary>The outcome when there is nothing to send; null when there is.</summary>
    private async Task<CodeScanningOutcome?> StandingAsync(SarifDocument document, BranchHead head, CancellationToken cancellation)
    {
        var newest = await scanning.FindNewestAsync(Reference(head), SarifWriter.ToolName, document.Category, cancellation).ConfigureAwait(false);
        if (newest is null)
            return document.Results == 0 ? new CodeScanningOutcome.NothingFound() : null;
        if (!IsSame(newest, document, head))
            return null;
        return newest.Error.Length > 0 ? new CodeScanningOutcome.Rejected(newest.Error) : new CodeScanningOutcome.Unchanged(newest.Results, newest.Warning);
    }

    /// <summary>
    /// By the digest. A forge that gives back the version without build metadata, or none, cannot tell; then a commit is sent again only with another
    /// number of results.
    /// </summary>
    private static bool IsSame(CodeAnalysis analysis, SarifDocument document, BranchHead head) => analysis.ToolVersion?.Contains('+', StringComparison.Ordinal) == true
        ? analysis.ToolVersion == document.Version
        : analysis.Commit == head.Commit && analysis.Results == document.Results;

    private async Task<CodeScanningOutcome> UploadAsync(SarifDocument document, BranchHead head, CancellationToken cancellation)
    {
        var upload = await scanning.UploadAsync(new(head.Commit, Reference(head), SarifWriter.ToolName, document.Upload), cancellation).ConfigureAwait(false);
        foreach (var wait in Waits)
        {
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
            switch (await scanning.ProcessingOfAsync(upload, cancellation).ConfigureAwait(false))
            {
                case AnalysisProcessing.Complete:
                    return new CodeScanningOutcome.Uploaded(document.Results, document.LeftOut);
                case AnalysisProcessing.Failed(var errors):
                    return new CodeScanningOutcome.Rejected(errors.IsEmpty ? "it does not say why" : string.Join("; ", errors));
                case AnalysisProcessing.Pending:
                    break;
                default:
                    throw new InvalidOperationException("A state of processing that is not known.");
            }
        }

        return new CodeScanningOutcome.InProcess(document.Results);
    }

    private static string Reference(BranchHead head) => $"refs/heads/{head.Branch}";

    private static async Task<CodeScanningOutcome> TryAsync(Func<Task<CodeScanningOutcome>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (ForgeException exception)
        {
            return new CodeScanningOutcome.Failed(exception.Message);
        }
    }
}
