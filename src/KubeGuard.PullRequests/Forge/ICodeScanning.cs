using System.Collections.Immutable;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Forge;

/// <summary>Code scanning of a repository (B17): what tools find, as alerts of a branch. Failures throw <see cref="ForgeException"/>.</summary>
public interface ICodeScanning
{
    /// <summary>The newest analysis of a category that was processed; null when there is none.</summary>
    /// <param name="reference">Full reference, such as <c>refs/heads/main</c>.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="category">The category.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<CodeAnalysis?> FindNewestAsync(string reference, string tool, string category, CancellationToken cancellation = default);

    /// <summary>Gives an analysis; it takes the place of the earlier ones of its category once it is processed.</summary>
    /// <returns>Its number, by which its processing is asked for.</returns>
    Task<string> UploadAsync(AnalysisUpload upload, CancellationToken cancellation = default);

    /// <summary>How far the processing of an upload is.</summary>
    Task<AnalysisProcessing> ProcessingOfAsync(string upload, CancellationToken cancellation = default);
}

/// <summary>An analysis as the forge has it.</summary>
/// <param name="Commit">The commit that it is about.</param>
/// <param name="ToolVersion">The tool's version that it names; null when it names none.</param>
/// <param name="Results">How many results it has.</param>
/// <param name="Error">Why it was not taken in; empty when it was.</param>
/// <param name="Warning">What was not taken in of it; empty when all was.</param>
public sealed record CodeAnalysis(CommitId Commit, string? ToolVersion, int Results, string Error, string Warning);

/// <summary>An analysis to be given.</summary>
/// <param name="Commit">The commit that it is about.</param>
/// <param name="Reference">Full reference, such as <c>refs/heads/main</c>.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Sarif">The SARIF document, UTF-8, compressed with gzip.</param>
public sealed record AnalysisUpload(CommitId Commit, string Reference, string Tool, ReadOnlyMemory<byte> Sarif);

/// <summary>How far an upload is. Closed.</summary>
public abstract record AnalysisProcessing
{
    private AnalysisProcessing()
    {
    }

    /// <summary>Not done yet.</summary>
    public sealed record Pending : AnalysisProcessing;

    /// <summary>Taken in.</summary>
    public sealed record Complete : AnalysisProcessing;

    /// <summary>Not taken in, or only in part.</summary>
    public sealed record Failed(ImmutableArray<string> Errors) : AnalysisProcessing;
}
