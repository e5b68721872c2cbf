using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Forge;

/// <summary>
/// Issues that the bot keeps: the dashboard (B22), the errors of a policy file (B27). One per key, found by label and marker, edited in place.
/// Failures throw <see cref="ForgeException"/>.
/// </summary>
public interface IForgeIssues
{
    /// <summary>The bot's issue of that key, open or closed; null when there is none. An open one goes before a closed one.</summary>
    Task<ForgeIssue?> FindAsync(IssueKey key, CancellationToken cancellation = default);

    /// <summary>
    /// Brings the issue to what is made of it as it stands at the last moment before it is written: edits it, opens or closes it, or makes it. The same
    /// again changes nothing. Where two workers made one at once, the older goes on and the other is closed.
    /// </summary>
    /// <param name="key">Which.</param>
    /// <param name="draft">
    /// Makes the draft of the issue as it stands, null when there is none; an answer of null leaves everything alone. Pure: it may be called more than once.
    /// </param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The issue as it stands afterwards; null when there is none.</returns>
    Task<ForgeIssue?> EnsureAsync(IssueKey key, Func<ForgeIssue?, IssueDraft?> draft, CancellationToken cancellation = default);

    /// <summary>Brings the issue to a draft that does not depend on how it stands.</summary>
    Task<ForgeIssue?> EnsureAsync(IssueDraft draft, CancellationToken cancellation = default) => EnsureAsync(draft.Key, _ => draft, cancellation);

    /// <summary>Closes the issue when it is open.</summary>
    Task CloseAsync(IssueKey key, CancellationToken cancellation = default);
}

/// <summary>Which of the bot's issues: <see cref="Dashboard"/> or <see cref="PolicyErrors"/>.</summary>
public sealed record IssueKey
{
    private IssueKey(string value) => Value = value;

    /// <summary>The list of all proposals.</summary>
    public static IssueKey Dashboard { get; } = new("dashboard");

    /// <summary>What is wrong with the policy file.</summary>
    public static IssueKey PolicyErrors { get; } = new("policy-errors");

    /// <summary>The key.</summary>
    public string Value { get; }

    /// <summary>The label that it is found by; a person who takes it off makes the bot forget the issue.</summary>
    public string Label => $"kubeguard/{Value}";

    /// <summary>A line of its body; the bot writes it first.</summary>
    public string Marker => $"<!-- kubeguard:issue:{Value} -->";

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An issue as it shall be.</summary>
/// <param name="Key">Which.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown, without the marker.</param>
public sealed record IssueDraft(IssueKey Key, string Title, string Body)
{
    /// <summary>Whether it shall be open. Default: it shall.</summary>
    public PullRequestState State { get; init; } = PullRequestState.Open;
}

/// <summary>An issue as the forge has it.</summary>
/// <param name="Number">Its number; issues and pull requests share one series.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its body without the marker, with LF line ends; a person may have ticked its boxes.</param>
/// <param name="State">Whether it is open.</param>
/// <param name="Labels">Its labels, in ordinal order.</param>
/// <param name="Location">Where a person finds it.</param>
public sealed record ForgeIssue(
    PullRequestId Number, string Title, string Body, PullRequestState State, ImmutableArray<string> Labels, string Location);
