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
        .AddPromptChain(configuration ?? HostConfiguration())
        .AddDemo()
        .AddPropose()
        .AddVerify()
        .AddManifests()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

    /// <summary><c>appsettings.json</c> beside the program, then environment variables such as <c>KUBEGUARD_Model__Provider</c>.</summary>
    private static IConfigurationRoot HostConfiguration() => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables("KUBEGUARD_")
        .Build();
}
