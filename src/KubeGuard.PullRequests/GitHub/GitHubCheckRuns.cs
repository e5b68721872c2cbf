using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.GitHub.Api;
using KubeGuard.PullRequests.GitHub.Contracts;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>
/// Checks on GitHub. Annotations go fifty to a request and are only ever added, and the conclusion of a complete check stays, so a check with
/// other annotations or another conclusion is a new one; any other text is set in place. Its external id is a digest of its annotations and one
/// of all it says, by which the next run knows it again and completes it.
/// </summary>
internal sealed class GitHubCheckRuns(RepositoryApi api, OwnLogin login) : ICheckRuns
{
    private const int AnnotationsPerRequest = 50;
    private const int LongestText = 65_000;
    private const int LongestMessage = 16_000;
    private const int LongestTitle = 255;
    private const string InProgress = "in_progress";
    private const string Completed = "completed";
    private const string Superseded = "neutral";
    private const string Begun = "begun";
    private const string Ended = "ended";

    public Task<SideOutcome> PublishAsync(CheckRunDraft draft, CancellationToken cancellation = default) =>
        SideSteps.TryAsync(() => PublishCheckAsync(draft, cancellation));

    public Task<SideOutcome> BeginAsync(CommitId head, string name, CancellationToken cancellation = default) => SideSteps.TryAsync(async () =>
    {
        if (await LatestAsync(head, name, cancellation).ConfigureAwait(false) is { Status: not Completed })
            return new SideOutcome.Unchanged();
        await api.CreateCheckRunAsync(
            new(name, head.Value, Begun, InProgress, new("Being worked out again", "The result stands here when it is done.", "", [])), cancellation).ConfigureAwait(false);
        return new SideOutcome.Done();
    });

    public Task<SideOutcome> EndAsync(CheckRunDraft draft, CancellationToken cancellation = default) => SideSteps.TryAsync(async () =>
    {
        if (await LatestAsync(draft.Head, draft.Name, cancellation).ConfigureAwait(false) is not { Status: not Completed } begun)
            return new SideOutcome.Unchanged();
        await EndAsync(begun, Write(draft with { Annotations = [] }), cancellation).ConfigureAwait(false);
        return new SideOutcome.Done();
    });

    private async Task<SideOutcome> PublishCheckAsync(CheckRunDraft draft, CancellationToken cancellation)
    {
        var whole = Write(draft);
        var notes = $"{Digest(whole with { Output = new("", "", "", whole.Output.Annotations), Conclusion = null, Actions = null, DetailsUrl = null })}.";
        var digest = $"{notes}{Digest(whole)}";
        var latest = await LatestAsync(draft.Head, draft.Name, cancellation).ConfigureAwait(false);
        if (latest is { Status: Completed } && latest.ExternalId == digest)
            return new SideOutcome.Unchanged();

        var continued = latest is not null && MayBecome(latest, notes, whole.Conclusion) ? latest : null;
        if (continued is null && latest is { Status: not Completed })
            await EndAsync(latest, whole with { Conclusion = Superseded, Output = new("Superseded", "A newer check takes its place.", "", []), Actions = null }, cancellation).ConfigureAwait(false);
        await WriteAsync(whole with { ExternalId = digest }, continued, cancellation).ConfigureAwait(false);
        return new SideOutcome.Done();
    }

    private async Task WriteAsync(ApiCheckRunWrite whole, ApiCheckRun? continued, CancellationToken cancellation)
    {
        var annotations = whole.Output.Annotations;
        var sent = continued?.Output?.AnnotationsCount ?? 0;
        var id = continued?.Id;
        do
        {
            var batch = annotations.Skip(sent).Take(AnnotationsPerRequest).ToImmutableArray();
            sent += batch.Length;
            var part = Part(whole with { Output = whole.Output with { Annotations = batch } }, sent == annotations.Length);
            id = id is { } existing
                ? (await api.EditCheckRunAsync(existing, part with { Name = null, HeadSha = null }, cancellation).ConfigureAwait(false)).Id
                : (await api.CreateCheckRunAsync(part, cancellation).ConfigureAwait(false)).Id;
        }
        while (sent < annotations.Length);
    }

    /// <summary>
    /// Whether a check can be made what it shall be: one that was only begun, or one with these notes. GitHub lets nobody change status and
    /// conclusion of a complete one, only its text.
    /// </summary>
    private static bool MayBecome(ApiCheckRun run, string notes, string? conclusion) => run.Status == Completed
        ? run.ExternalId?.StartsWith(notes, StringComparison.Ordinal) == true && run.Conclusion == conclusion
        : run.ExternalId == Begun || run.ExternalId?.StartsWith(notes, StringComparison.Ordinal) == true;

    private Task<ApiCheckRun> EndAsync(ApiCheckRun run, ApiCheckRunWrite end, CancellationToken cancellation) =>
        api.EditCheckRunAsync(run.Id, end with { Name = null, HeadSha = null, ExternalId = Ended }, cancellation);

    /// <summary>The newest check of that name that is the App's own.</summary>
    private async Task<ApiCheckRun?> LatestAsync(CommitId head, string name, CancellationToken cancellation)
    {
        var slug = await login.SlugAsync(cancellation).ConfigureAwait(false);
        var runs = await api.ListCheckRunsAsync(head.Value, name, cancellation).ConfigureAwait(false);
        return runs.CheckRuns.Where(run => run.App?.Slug == slug).MaxBy(run => run.Id);
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
        note.Path, Math.Max(note.StartLine, 1), Math.Max(note.EndLine, Math.Max(note.StartLine, 1)), Level(note.Level), Cut(note.Message, LongestMessage), Cut(note.Title, LongestTitle),
        note.StartLine == note.EndLine ? note.Columns?.Start : null, note.StartLine == note.EndLine ? note.Columns?.End : null);

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
