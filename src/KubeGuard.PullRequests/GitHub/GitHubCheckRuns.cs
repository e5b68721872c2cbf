using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// Checks on GitHub. Annotations go fifty to a request and are only ever added, so a check with other annotations is a new one; any other text
/// is set in place. Its external id is a digest of its annotations and one of all it says, by which the next run knows it again and completes it.
/// </summary>
internal sealed class GitHubCheckRuns(RepositoryApi api, OwnLogin login) : ICheckRuns
{
    private const int AnnotationsPerRequest = 50;
    private const int LongestText = 65_000;
    private const int LongestMessage = 16_000;
    private const int LongestTitle = 255;
    private const string InProgress = "in_progress";
    private const string Completed = "completed";

    public Task<SideOutcome> PublishAsync(CheckRunDraft draft, CancellationToken cancellation = default) =>
        SideSteps.TryAsync(() => PublishCheckAsync(draft, cancellation));

    private async Task<SideOutcome> PublishCheckAsync(CheckRunDraft draft, CancellationToken cancellation)
    {
        var whole = Write(draft);
        var notes = $"{Digest(whole with { Output = new("", "", "", whole.Output.Annotations), Conclusion = null, Actions = null, DetailsUrl = null })}.";
        var digest = $"{notes}{Digest(whole)}";
        var slug = await login.SlugAsync(cancellation).ConfigureAwait(false);
        var runs = await api.ListCheckRunsAsync(draft.Head.Value, draft.Name, cancellation).ConfigureAwait(false);
        var begun = runs.CheckRuns.FirstOrDefault(run => run.ExternalId?.StartsWith(notes, StringComparison.Ordinal) == true && run.App?.Slug == slug);
        if (begun is { Status: Completed } && begun.ExternalId == digest)
            return new SideOutcome.Unchanged();

        var annotations = whole.Output.Annotations;
        var sent = begun?.Output?.AnnotationsCount ?? 0;
        var id = begun?.Id;
        do
        {
            var batch = annotations.Skip(sent).Take(AnnotationsPerRequest).ToImmutableArray();
            sent += batch.Length;
            var part = Part(whole with { ExternalId = digest, Output = whole.Output with { Annotations = batch } }, sent == annotations.Length);
            id = id is { } existing
                ? (await api.EditCheckRunAsync(existing, part with { Name = null, HeadSha = null }, cancellation).ConfigureAwait(false)).Id
                : (await api.CreateCheckRunAsync(part, cancellation).ConfigureAwait(false)).Id;
        }
        while (sent < annotations.Length);
        return new SideOutcome.Done();
    }

    /// <summary>Half of a SHA-256: two of them make an external id.</summary>
    private static string Digest(ApiCheckRunWrite whole) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(whole, GitHubJson.Default.ApiCheckRunWrite)).AsSpan(0, 16));

    /// <summary>Only the last part says that the check is complete.</summary>
    private static ApiCheckRunWrite Part(ApiCheckRunWrite whole, bool isLast) =>
        isLast ? whole : whole with { Status = InProgress, Conclusion = null, Actions = null };

    private static ApiCheckRunWrite Write(CheckRunDraft draft) => new(
        draft.Name,
        draft.Head.Value,
        "",
        Completed,
        new(Cut(draft.Title, LongestTitle), Cut(draft.Summary, LongestText), Cut(draft.Text, LongestText), [.. draft.Annotations.Select(Annotation)]),
        Conclusion(draft.Conclusion),
        draft.Details?.AbsoluteUri,
        draft.Actions.IsEmpty ? null : [.. draft.Actions.Take(3).Select(action => new ApiCheckAction(Cut(action.Label, 20), Cut(action.Description, 40), Cut(action.Id, 20)))]);

    private static ApiAnnotation Annotation(CheckAnnotation note) => new(
        note.Path, Math.Max(note.StartLine, 1), Math.Max(note.EndLine, Math.Max(note.StartLine, 1)), Level(note.Level), Cut(note.Message, LongestMessage), Cut(note.Title, LongestTitle));

    /// <summary>The beginning of a text that is too long, with an ellipsis; never half of a surrogate pair.</summary>
    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return new StringBuilder(text, 0, end, longest).Append('…').ToString();
    }

    private static string Conclusion(CheckConclusion conclusion) => conclusion switch
    {
        CheckConclusion.Success => "success",
        CheckConclusion.Failure => "failure",
        CheckConclusion.Neutral => "neutral",
        CheckConclusion.ActionRequired => "action_required",
        _ => throw new InvalidOperationException("A conclusion that GitHub does not know."),
    };

    private static string Level(AnnotationLevel level) => level switch
    {
        AnnotationLevel.Notice => "notice",
        AnnotationLevel.Warning => "warning",
        AnnotationLevel.Failure => "failure",
        _ => throw new InvalidOperationException("A level that GitHub does not know."),
    };
}
