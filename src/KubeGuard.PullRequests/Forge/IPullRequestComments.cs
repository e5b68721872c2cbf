using System.Collections.Immutable;
using System.Globalization;

namespace KubeGuard.PullRequests.Forge;

/// <summary>The conversation on pull requests. Failures throw <see cref="ForgeException"/>.</summary>
public interface IPullRequestComments
{
    /// <summary>All comments of one pull request, oldest first.</summary>
    Task<ImmutableArray<PullRequestComment>> ListAsync(PullRequestId id, CancellationToken cancellation = default);

    /// <summary>
    /// All comments of the repository that were written or edited at <paramref name="since"/> or later, oldest first; also those on issues
    /// (what a poll reads, B34).
    /// </summary>
    Task<ImmutableArray<PullRequestComment>> ListSinceAsync(DateTimeOffset since, CancellationToken cancellation = default);

    /// <summary>
    /// Says something once: the bot's own comment that carries the key is edited in place, or one is written; the same text again makes no call
    /// (B38). A comment of somebody else that carries the key is not touched.
    /// </summary>
    /// <param name="id">The pull request.</param>
    /// <param name="key">What tells this comment from the bot's others.</param>
    /// <param name="body">Markdown, without the key.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<CommentId> SayAsync(PullRequestId id, CommentKey key, string body, CancellationToken cancellation = default);

    /// <summary>Adds the bot's reaction to a comment; one that is there already is left (B31).</summary>
    Task<SideOutcome> ReactAsync(CommentId id, CommentReaction reaction, CancellationToken cancellation = default);

    /// <summary>Whether the conversation is locked: then only its collaborators may say something, and the bot is none.</summary>
    Task<bool> IsLockedAsync(PullRequestId id, CancellationToken cancellation = default);
}

/// <summary>The number of a comment in the forge.</summary>
/// <param name="Value">The number.</param>
public sealed record CommentId(long Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A comment as the forge has it. The body may have been written by anybody.</summary>
public sealed record PullRequestComment
{
    /// <summary>Its number.</summary>
    public required CommentId Id { get; init; }

    /// <summary>The pull request (or issue) that it is on.</summary>
    public required PullRequestId On { get; init; }

    /// <summary>Who wrote it; null for a deleted account.</summary>
    public required ForgeUser? Author { get; init; }

    /// <summary>Its text, with LF line ends.</summary>
    public required string Body { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last edited; <see cref="CreatedAt"/> when never.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether the bot itself wrote it.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>The key that its first line carries, whoever wrote it; null when it carries none.</summary>
    public CommentKey? Key => CommentKey.Of(Body);
}

/// <summary>Tells one comment of the bot from its others, such as <c>reply-4711</c>; stands in the comment's first line.</summary>
public sealed record CommentKey
{
    private const string Begin = "<!-- kubeguard:comment:";
    private const string End = " -->";

    /// <summary>Takes 1 to 100 ASCII letters, digits, dots and single dashes. Throws <see cref="FormatException"/> for anything else.</summary>
    public CommentKey(string value)
    {
        if (!IsValid(value))
            throw new FormatException($"'{value}' is not a comment key: expected 1 to 100 ASCII letters, digits, dots and single dashes.");
        Value = value;
    }

    /// <summary>The key.</summary>
    public string Value { get; }

    /// <summary>The comment's text with the key in front.</summary>
    public string Mark(string body) => $"{Begin}{Value}{End}\n{body.ReplaceLineEndings("\n").TrimEnd()}";

    /// <summary>The key of a comment's text; null when its first line is none.</summary>
    public static CommentKey? Of(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var line = body.ReplaceLineEndings("\n").Split('\n', 2)[0].TrimEnd();
        return line.StartsWith(Begin, StringComparison.Ordinal) && line.EndsWith(End, StringComparison.Ordinal)
            && line.Length > Begin.Length + End.Length && IsValid(line[Begin.Length..^End.Length])
            ? new(line[Begin.Length..^End.Length])
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsValid(string? value) =>
        value is { Length: > 0 and <= 100 } && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
        && !value.Contains("--", StringComparison.Ordinal) && value[^1] != '-';
}

/// <summary>The reactions that the bot gives (B31).</summary>
public enum CommentReaction
{
    /// <summary>Seen.</summary>
    Eyes,

    /// <summary>Done.</summary>
    Rocket,

    /// <summary>Not understood, not allowed, or failed.</summary>
    Confused,
}
