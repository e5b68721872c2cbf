using System.Collections.Immutable;

namespace KubeGuard.PullRequests.GitHub.Contracts;

/// <summary>The document is compressed with gzip and in base64.</summary>
internal sealed record ApiSarif(string CommitSha, string Ref, string Sarif, string ToolName);

internal sealed record ApiSarifReceipt(string Id);

internal sealed record ApiSarifStatus(string ProcessingStatus, ImmutableArray<string>? Errors = null);

internal sealed record ApiAnalysis(string CommitSha, string Error, string Warning, int ResultsCount, ApiAnalysisTool Tool, string? Category = null);

internal sealed record ApiAnalysisTool(string? Version = null);
