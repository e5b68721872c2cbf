namespace KubeGuard.PullRequests.GitHub;

/// <summary>A repository of GitHub, as <c>owner/name</c>. Compared without regard to case, as GitHub does.</summary>
public sealed record RepositoryName
{
    /// <summary>Takes both parts. Throws <see cref="FormatException"/> for what GitHub would not allow.</summary>
    public RepositoryName(string owner, string name)
    {
        if (!IsPart(owner) || !IsPart(name))
            throw new FormatException($"'{owner}/{name}' is not a repository: expected OWNER/NAME of letters, digits, '-', '_' and '.'.");
        Owner = owner;
        Name = name;
    }

    /// <summary>The user or organisation.</summary>
    public string Owner { get; }

    /// <summary>The name under it.</summary>
    public string Name { get; }

    /// <summary>Reads <c>owner/name</c>. Throws <see cref="FormatException"/> for anything else.</summary>
    public static RepositoryName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var owner, var name]
            ? new(owner, name)
            : throw new FormatException($"'{text}' is not a repository: expected OWNER/NAME.");
    }

    /// <summary>Whether a text is <c>owner/name</c>.</summary>
    public static bool IsValid(string? text) => text?.Split('/') is [var owner, var name] && IsPart(owner) && IsPart(name);

    /// <inheritdoc/>
    public bool Equals(RepositoryName? other) => string.Equals(ToString(), other?.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(ToString());

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}/{Name}";

    private static bool IsPart(string? part) =>
        part is { Length: > 0 and <= 100 } and not ("." or "..") && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
