using System.Collections.Immutable;

namespace KubeGuard.Bot.Commands;

/// <summary>How a command ended. Closed: a new way to end has to say its exit code.</summary>
internal abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    /// <summary>What the process answers: 0 done, 1 findings or failed verification, 2 bad usage or bad input, 130 interrupted.</summary>
    public int ExitCode => this switch
    {
        Done => 0,
        Failed => 1,
        BadInput => 2,
        Cancelled => 130,
        _ => throw new InvalidOperationException($"{GetType()} has no exit code."),
    };

    /// <summary>The job is done.</summary>
    public sealed record Done : CommandOutcome;

    /// <summary>The job is done and its answer is no: the verification found something. The report has said what.</summary>
    public sealed record Failed : CommandOutcome;

    /// <summary>The job cannot be done with what was given; nothing was changed.</summary>
    /// <param name="Problems">One line each: the place, what is wrong, what was expected.</param>
    public sealed record BadInput(ImmutableArray<string> Problems) : CommandOutcome
    {
        /// <summary>A single problem.</summary>
        public BadInput(string problem)
            : this([problem])
        {
        }
    }

    /// <summary>The user interrupted it.</summary>
    public sealed record Cancelled : CommandOutcome;
}
