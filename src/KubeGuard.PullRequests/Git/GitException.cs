using System.Globalization;

namespace KubeGuard.PullRequests.Git;

/// <summary>
/// The <c>git</c> program, or one that signs for it, failed, could not be started, or ran out of time. Credentials are cut from all texts.
/// </summary>
public sealed class GitException : Exception
{
    internal GitException(string command, int? exitCode, string error, Exception? inner = null)
        : base(Describe(command, exitCode, error), inner)
    {
        Command = command;
        ExitCode = exitCode;
        StandardError = error;
    }

    /// <summary>The command, as in <c>git push</c>, without its configuration.</summary>
    public string Command { get; }

    /// <summary>The exit code; null when the program did not run to its end.</summary>
    public int? ExitCode { get; }

    /// <summary>What it wrote to standard error, or why it could not run.</summary>
    public string StandardError { get; }

    private static string Describe(string command, int? exitCode, string error)
    {
        var code = exitCode is { } value ? $" (exit code {value.ToString(CultureInfo.InvariantCulture)})" : "";
        return $"{command} failed{code}: {error}";
    }
}
