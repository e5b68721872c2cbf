using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot;

/// <summary>One extension per capability.</summary>
internal static class ServiceRegistrations
{
    public static IServiceCollection AddConsole(this IServiceCollection services) => services
        .AddSingleton(_ => CommandConsole.OfProcess());

    public static IServiceCollection AddCommandLine(this IServiceCollection services) => services
        .AddSingleton<KubeGuardCommandLine>();
}
