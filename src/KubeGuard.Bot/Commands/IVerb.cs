using System.Collections.Immutable;
using System.CommandLine;

namespace KubeGuard.Bot.Commands;

/// <summary>One verb of the command line.</summary>
internal interface IVerb
{
    /// <summary>The word.</summary>
    string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    string Description { get; }

    /// <summary>Its options; also read in <see cref="RunAsync"/>.</summary>
    ImmutableArray<Option> Options { get; }

    /// <summary>What stands behind the verb without a dash; also read in <see cref="RunAsync"/>. Most verbs have none.</summary>
    ImmutableArray<Argument> Arguments => [];

    /// <summary>Verbs below this one, such as <c>trace</c> in <c>manifests trace</c>.</summary>
    ImmutableArray<IVerb> Verbs => [];

    /// <summary>Command lines for the help, without the program's name.</summary>
    ImmutableArray<string> Examples { get; }

    /// <summary>Does the job.</summary>
    Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation);
}
