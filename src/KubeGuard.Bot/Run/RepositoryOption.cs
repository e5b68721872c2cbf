using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;

namespace KubeGuard.Bot.Run;

/// <summary>The option by which verbs of the worker take repositories.</summary>
internal static class RepositoryOption
{
    public static Option<string[]> Create(string description) => new("--repository")
    {
        Description = description,
        HelpName = "OWNER/NAME",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    /// <summary>The configured names that a command line names; null alone for everything.</summary>
    /// <exception cref="BadInputException">One is not configured.</exception>
    public static IReadOnlyCollection<string?> Named(HostOptions options, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            return [null];
        var configured = options.Repositories.Select(repository => repository.Name.Text).ToList();
        return
        [
            .. names.Select(name => configured.Find(each => string.Equals(each, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new BadInputException($"--repository {name}: not configured, expected one of {string.Join(", ", configured)}")),
        ];
    }
}
