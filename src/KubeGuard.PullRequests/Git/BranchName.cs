namespace KubeGuard.PullRequests.Git;

/// <summary>The name of a branch, without <c>refs/heads/</c>; a name that <c>git check-ref-format --branch</c> accepts.</summary>
public sealed record BranchName
{
    /// <summary>Takes a name. Throws <see cref="FormatException"/> when git would refuse it.</summary>
    public BranchName(string value)
    {
        if (!IsValid(value))
            throw new FormatException($"'{value}' is not a branch name that git accepts.");
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>The full name of the reference.</summary>
    public string Ref => $"refs/heads/{Value}";

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The rules of git-check-ref-format(1), and no leading dash (it would read as an option).</summary>
    public static bool IsValid(string? value) =>
        !string.IsNullOrEmpty(value)
        && value[0] != '-'
        && value is not ("@" or "HEAD")
        && !value.EndsWith('.')
        && !value.Contains("..", StringComparison.Ordinal)
        && !value.Contains("@{", StringComparison.Ordinal)
        && !value.Any(letter => letter is <= ' ' or '\x7f' or '~' or '^' or ':' or '?' or '*' or '[' or '\\')
        && value.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
}
