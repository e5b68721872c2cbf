using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;

namespace KubeGuard.Bot.Demo;

/// <summary>The whole job on the program's own sample.</summary>
internal sealed class DemoVerb(DemoCommand command) : IVerb
{
    private readonly Option<string> _out = CommonOptions.Folder("Where the demo is made; an earlier demo there is made anew.", "kubeguard-demo");

    /// <inheritdoc/>
    public string Name => "demo";

    /// <inheritdoc/>
    public string Description =>
        "Do the whole job on a sample GitOps repository and logs, with no account, key, server or network, and write each pull request as a page to look at.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [_out];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["demo", "demo --out /tmp/kubeguard-demo"];

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation) =>
        command.RunAsync(arguments.GetRequiredValue(_out), cancellation);
}
