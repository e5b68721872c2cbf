using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot.Tests;

/// <summary>The options of the composed command line, those of verbs below a verb included.</summary>
internal static class CommandLineOptions
{
    public static IReadOnlyList<string> Of(string verb)
    {
        using var services = KubeGuardServices.Build(new CommandConsole(TextWriter.Null, TextWriter.Null, false, false));
        return [.. All(services.GetServices<IVerb>().Single(each => each.Name == verb))];
    }

    private static IEnumerable<string> All(IVerb verb) => verb.Options.Select(option => option.Name).Concat(verb.Verbs.SelectMany(All));
}
