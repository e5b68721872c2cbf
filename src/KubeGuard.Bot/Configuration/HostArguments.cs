using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;

namespace KubeGuard.Bot.Configuration;

/// <summary>The options by which a verb takes the host's configuration. Each verb makes its own.</summary>
internal sealed class HostArguments
{
    private readonly Option<string?> _file = new("--config")
    {
        Description = "The settings file. Default: appsettings.json beside the program.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _assignments = new("--set")
    {
        Description = "One setting, over file and environment, such as Worker:Suspend=true or Repositories:0:Name=acme/gitops. May be repeated. Not for secrets.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The options.</summary>
    public ImmutableArray<Option> Options => [_file, _assignments];

    /// <summary>The options that the settings come to.</summary>
    /// <exception cref="BadInputException">With every mistake in the settings.</exception>
    public HostReading.Valid Read(ParseResult arguments) => HostOptionsReader.Read(ReadConfiguration(arguments)) switch
    {
        HostReading.Valid valid => valid,
        HostReading.Invalid invalid => throw new BadInputException(invalid.Errors),
        _ => throw new InvalidOperationException("A reading that is neither valid nor invalid."),
    };

    /// <summary>The settings as they are, for what wants them in .NET's own way.</summary>
    /// <exception cref="BadInputException">There is no such file, or it is no JSON.</exception>
    public HostConfiguration ReadConfiguration(ParseResult arguments) => HostConfiguration.Read(arguments.GetValue(_file), arguments.GetValue(_assignments));
}
