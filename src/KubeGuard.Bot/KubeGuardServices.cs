using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Output;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot;

/// <summary>The program, composed: the same for the process and for tests.</summary>
internal static class KubeGuardServices
{
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="configuration">Settings; those of the host when left out.</param>
    public static ServiceProvider Build(CommandConsole console, IConfiguration? configuration = null) => new ServiceCollection()
        .AddCommandLine(console)
        .AddHardening()
        .AddPromptChain(configuration ?? HostConfiguration.Read().Settings)
        .AddDemo()
        .AddPropose()
        .AddVerify()
        .AddExplain()
        .AddManifests()
        .AddPolicy()
        .AddHostConfiguration()
        .AddWorker()
        .AddEval()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
}
