using System.Collections.Immutable;

namespace KubeGuard.Bot.Commands;

/// <summary>What the user gave cannot be worked with; becomes <see cref="CommandOutcome.BadInput"/>.</summary>
internal sealed class BadInputException(ImmutableArray<string> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>A single problem.</summary>
    public BadInputException(string problem)
        : this([problem])
    {
    }

    /// <summary>One line each: the place, what is wrong, what was expected.</summary>
    public ImmutableArray<string> Problems { get; } = problems;
}
