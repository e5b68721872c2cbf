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

    /// <summary>Brings the issue to the draft: edits it, opens it again, or makes it. The same draft again makes no call.</summary>
    Task<ForgeIssue> EnsureAsync(IssueDraft draft, CancellationToken cancellation = default);

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

    /// <summary>The first line of its body.</summary>
    public string Marker => $"<!-- kubeguard:issue:{Value} -->";

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An issue as it shall be.</summary>
/// <param name="Key">Which.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown, without the marker.</param>
public sealed record IssueDraft(IssueKey Key, string Title, string Body);

/// <summary>An issue as the forge has it.</summary>
/// <param name="Number">Its number; issues and pull requests share one series.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its body without the marker, with LF line ends; a person may have ticked its boxes.</param>
/// <param name="State">Whether it is open.</param>
/// <param name="Labels">Its labels, in ordinal order.</param>
/// <param name="Location">Where a person finds it.</param>
public sealed record ForgeIssue(
    PullRequestId Number, string Title, string Body, PullRequestState State, ImmutableArray<string> Labels, string Location);
