namespace KubeGuard.Evidence;

/// <summary>Evidence cannot be had from what was given: a mistake in the input, not in the program. The message says what and where.</summary>
public abstract class EvidenceException : Exception
{
    private protected EvidenceException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>An input specification names nothing that can be read.</summary>
public sealed class LogInputException : EvidenceException
{
    internal LogInputException(string spec, string problem, Exception? inner = null)
        : base($"{spec}: {problem}", inner) => Spec = spec;

    /// <summary>The specification as the user wrote it.</summary>
    public string Spec { get; }
}

/// <summary>A log cannot be read, or too much of it is not what its format says.</summary>
public sealed class LogReadException : EvidenceException
{
    internal LogReadException(SourcePosition position, string problem, Exception? inner = null)
        : base($"{position}: {problem}", inner) => Position = position;

    /// <summary>Where: the first bad line, or the input as a whole.</summary>
    public SourcePosition Position { get; }
}
