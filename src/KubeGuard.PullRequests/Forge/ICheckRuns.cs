using System.Collections.Immutable;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Forge;

/// <summary>Checks with annotations that the bot shows beside a commit (B17).</summary>
public interface ICheckRuns
{
    /// <summary>
    /// Brings the check of that name on that commit to the draft; the same draft again makes no call, and one that was cut short is completed.
    /// </summary>
    Task<SideOutcome> PublishAsync(CheckRunDraft draft, CancellationToken cancellation = default);

    /// <summary>
    /// Shows the check of that name on that commit as in progress, until it is published or ended; one that is in progress already is left.
    /// </summary>
    Task<SideOutcome> BeginAsync(CommitId head, string name, CancellationToken cancellation = default);

    /// <summary>Completes a check that was begun and not published; any other is left.</summary>
    /// <param name="draft">What it ends with; annotations are left out.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<SideOutcome> EndAsync(CheckRunDraft draft, CancellationToken cancellation = default);
}

/// <summary>What became of a step that stands beside the pull request and never stops a run.</summary>
public abstract record SideOutcome
{
    private SideOutcome()
    {
    }

    /// <summary>It was done.</summary>
    public sealed record Done : SideOutcome;

    /// <summary>It was so already; nothing was called.</summary>
    public sealed record Unchanged : SideOutcome;

    /// <summary>It could not be done; the reason is a warning (B18).</summary>
    public sealed record Failed(string Reason) : SideOutcome;
}

/// <summary>A check as it shall be.</summary>
public sealed record CheckRunDraft
{
    /// <summary>The commit that it stands beside.</summary>
    public required CommitId Head { get; init; }

    /// <summary>Its name, such as <c>kubeguard</c>; one check per name and commit.</summary>
    public required string Name { get; init; }

    /// <summary>The result.</summary>
    public required CheckConclusion Conclusion { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown; cut at the forge's limit.</summary>
    public required string Summary { get; init; }

    /// <summary>More Markdown below it; cut at the forge's limit.</summary>
    public string Text { get; init; } = "";

    /// <summary>Where a person reads more.</summary>
    public Uri? Details { get; init; }

    /// <summary>Notes on lines of files, in the order in which they are shown.</summary>
    public ImmutableArray<CheckAnnotation> Annotations { get; init; } = [];

    /// <summary>Buttons; the forge shows at most three.</summary>
    public ImmutableArray<CheckAction> Actions { get; init; } = [];
}

/// <summary>Results of a check.</summary>
public enum CheckConclusion
{
    /// <summary>Proven.</summary>
    Success,

    /// <summary>Something is wrong.</summary>
    Failure,

    /// <summary>Something to know.</summary>
    Neutral,

    /// <summary>A person has to act.</summary>
    ActionRequired,
}

/// <summary>How loud an annotation is.</summary>
public enum AnnotationLevel
{
    /// <summary>To know.</summary>
    Notice,

    /// <summary>To look at.</summary>
    Warning,

    /// <summary>Wrong.</summary>
    Failure,
}

/// <summary>A note on lines of a file.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="StartLine">First line, from 1.</param>
/// <param name="EndLine">Last line.</param>
/// <param name="Level">How loud.</param>
/// <param name="Title">One line.</param>
/// <param name="Message">Plain text.</param>
public sealed record CheckAnnotation(string Path, int StartLine, int EndLine, AnnotationLevel Level, string Title, string Message)
{
    /// <summary>First and last column, from 1, of a note on one line; null: the whole line.</summary>
    public ColumnSpan? Columns { get; init; }
}

/// <summary>Columns of a line.</summary>
/// <param name="Start">First, from 1.</param>
/// <param name="End">Last.</param>
public sealed record ColumnSpan(int Start, int End);

/// <summary>A button of a check.</summary>
/// <param name="Id">What comes back when it is pressed; at most 20 characters.</param>
/// <param name="Label">Its text; at most 20 characters.</param>
/// <param name="Description">What it does; at most 40 characters.</param>
public sealed record CheckAction(string Id, string Label, string Description);
