using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using KubeGuard.Hardening.Policies.Describing;

namespace KubeGuard.Bot.Policy;

/// <summary>Prints the JSON Schema of the policy file, for editors.</summary>
internal sealed class PolicySchemaVerb(CommandConsole console) : IVerb
{
    /// <inheritdoc/>
    public string Name => "schema";

    /// <inheritdoc/>
    public string Description => "Print the JSON Schema of the policy file.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["policy schema"];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        await console.Output.WriteAsync(PolicySchema.Write().AsMemory(), cancellation);
        return new CommandOutcome.Done();
    }
}
