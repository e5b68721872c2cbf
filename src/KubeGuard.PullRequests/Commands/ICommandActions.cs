using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Commands;

/// <summary>Does what an allowed command asks.</summary>
public interface ICommandActions
{
    /// <summary>Does it; trouble is the answer, not an exception.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="on">The pull request that it was asked on.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<CommandAnswer> DoAsync(CommandReading.Understood command, PullRequestId on, ForgeUser by, CancellationToken cancellation = default);
}

/// <summary>What came of a command, in Markdown that is safe to publish.</summary>
public abstract record CommandAnswer(string Text)
{
    /// <summary>It was done.</summary>
    public sealed record Done(string Text) : CommandAnswer(Text);

    /// <summary>It was not.</summary>
    public sealed record NotDone(string Text) : CommandAnswer(Text);
}
