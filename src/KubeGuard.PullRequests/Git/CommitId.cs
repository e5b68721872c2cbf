namespace KubeGuard.PullRequests.Git;

/// <summary>The id of a git commit: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.</summary>
public sealed record CommitId
{
    /// <summary>Takes a whole id. Throws <see cref="FormatException"/> for anything else, abbreviations too.</summary>
    public CommitId(string value)
    {
        if (!IsValid(value))
            throw new FormatException($"'{value}' is not a git commit id: expected 40 or 64 lower-case hexadecimal digits.");
        Value = value;
    }

    /// <summary>The digits.</summary>
    public string Value { get; }

    /// <summary>The first twelve digits, for people.</summary>
    public string Short => Value[..12];

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether a text is a whole id.</summary>
    public static bool IsValid(string? value) => value is { Length: 40 or 64 } && value.All(char.IsAsciiHexDigitLower);
}
