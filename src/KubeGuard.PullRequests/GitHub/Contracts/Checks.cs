using System.Collections.Immutable;

namespace KubeGuard.PullRequests.GitHub.Contracts;

internal sealed record ApiCheckRuns(ImmutableArray<ApiCheckRun> CheckRuns);

internal sealed record ApiCheckRun(
    long Id, string Name, string Status, string? Conclusion = null, string? ExternalId = null, ApiCheckRunOutput? Output = null, ApiApp? App = null);

internal sealed record ApiCheckRunOutput(int AnnotationsCount = 0);

internal sealed record ApiCheckRunWrite(
    string? Name,
    string? HeadSha,
    string ExternalId,
    string Status,
    ApiCheckOutputWrite Output,
    string? Conclusion = null,
    string? DetailsUrl = null,
    ImmutableArray<ApiCheckAction>? Actions = null);

internal sealed record ApiCheckOutputWrite(string Title, string Summary, string Text, ImmutableArray<ApiAnnotation> Annotations);

/// <summary>GitHub takes columns only where start and end are on one line.</summary>
internal sealed record ApiAnnotation(
    string Path, int StartLine, int EndLine, string AnnotationLevel, string Message, string Title, int? StartColumn = null, int? EndColumn = null);

internal sealed record ApiCheckAction(string Label, string Description, string Identifier);
