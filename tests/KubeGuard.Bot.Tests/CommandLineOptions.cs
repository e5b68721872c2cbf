using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot.Tests;

/// <summary>The options of the composed command line.</summary>
internal static class CommandLineOptions
{
    public static IReadOnlyList<string> Of(string verb)
    {
        using var services = KubeGuardServices.Build(new CommandConsole(TextWriter.Null, TextWriter.Null, false, false));
        return [.. services.GetServices<IVerb>().Single(each => each.Name == verb).Options.Select(option => option.Name)];
    }
}
