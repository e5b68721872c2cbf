using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Run;

/// <summary>Leaves repositories alone until <c>resume</c>; a running worker obeys at its next pass.</summary>
internal sealed class SuspendVerb(CommandConsole console) : IVerb
{
    private readonly HostArguments _settings = new();
    private readonly Option<string[]> _repositories = RepositoryOption.Create("The repositories to leave alone; all when left out.");

    /// <inheritdoc/>
    public string Name => "suspend";

    /// <inheritdoc/>
    public string Description => "Leave repositories alone: no pass, no command, nothing opened or closed, until resume. It outlives a restart.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [_repositories, .. _settings.Options];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["suspend", "suspend --repository acme/gitops"];

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var options = _settings.Read(arguments).Options;
        var suspensions = new Suspensions(options.Worker);
        foreach (var name in RepositoryOption.Named(options, arguments.GetRequiredValue(_repositories)))
        {
            suspensions.Suspend(name);
            console.CreateReport().Text($"Suspended: {name ?? "everything"}.");
        }

        return Task.FromResult<CommandOutcome>(new CommandOutcome.Done());
    }
}

/// <summary>Takes <c>suspend</c> back.</summary>
internal sealed class ResumeVerb(CommandConsole console) : IVerb
{
    private readonly HostArguments _settings = new();
    private readonly Option<string[]> _repositories = RepositoryOption.Create("The repositories to go on with; the suspension of all when left out.");

    /// <inheritdoc/>
    public string Name => "resume";

    /// <inheritdoc/>
    public string Description => "Take suspend back: with the same repositories, or for everything.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [_repositories, .. _settings.Options];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["resume", "resume --repository acme/gitops"];

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var options = _settings.Read(arguments).Options;
        var suspensions = new Suspensions(options.Worker);
        foreach (var name in RepositoryOption.Named(options, arguments.GetRequiredValue(_repositories)))
            console.CreateReport().Text(suspensions.Resume(name) ? $"Resumed: {name ?? "everything"}." : $"Not suspended: {name ?? "everything"}.");
        return Task.FromResult<CommandOutcome>(new CommandOutcome.Done());
    }
}
