namespace KubeGuard.PullRequests.GitHub.Auth;

/// <summary>
/// Where a secret is. It is read when it is needed, so that a file that is replaced (a mounted Secret that rotates) is seen; it prints itself as
/// stars.
/// </summary>
public sealed class Secret
{
    private readonly string? _value;
    private readonly string? _path;

    private Secret(string? value, string? path)
    {
        _value = value;
        _path = path;
    }

    /// <summary>A secret that came from the environment.</summary>
    public static Secret Of(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new(value.Trim(), null);
    }

    /// <summary>A secret that is in a file.</summary>
    public static Secret FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new(null, Path.GetFullPath(path));
    }

    /// <summary>The secret itself, without white space around it. Throws <see cref="GitHubException"/> when its file cannot be read or is empty.</summary>
    public string Reveal()
    {
        if (_value is not null)
            return _value;
        try
        {
            var text = File.ReadAllText(_path!).Trim();
            return text.Length > 0 ? text : throw new GitHubException(GitHubProblem.Unauthorized, $"The secret file '{_path}' is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GitHubException(GitHubProblem.Unauthorized, $"The secret file '{_path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _path is null ? "***" : $"*** (from '{_path}')";
}
