using System.Collections.Immutable;
using System.CommandLine;

namespace KubeGuard.Bot.Commands;

/// <summary>A word that only stands before other verbs: <c>config show</c>.</summary>
/// <param name="name">The word.</param>
/// <param name="description">What the verbs below it are about.</param>
/// <param name="verbs">The verbs below it.</param>
internal sealed class VerbGroup(string name, string description, ImmutableArray<IVerb> verbs) : IVerb
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [];

    /// <inheritdoc/>
    public ImmutableArray<IVerb> Verbs => verbs;

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => [.. verbs.SelectMany(verb => verb.Examples)];

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation) => Task.FromResult<CommandOutcome>(
        new CommandOutcome.BadInput($"{name}: expected one of {string.Join(", ", verbs.Select(verb => verb.Name))}; try: kubeguard {name} --help"));
}
