using KubeGuard.Bot.Output;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot;

/// <summary>The program, composed: the same for the process and for tests.</summary>
internal static class KubeGuardServices
{
    public static ServiceProvider Build(CommandConsole console) => new ServiceCollection()
        .AddCommandLine(console)
        .AddHardening()
        .AddDemo()
        .AddPropose()
        .AddVerify()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
}
