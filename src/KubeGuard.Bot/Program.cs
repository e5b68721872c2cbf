using KubeGuard.Bot;
using KubeGuard.Bot.Commands;
using Microsoft.Extensions.DependencyInjection;

await using var services = new ServiceCollection()
    .AddConsole()
    .AddCommandLine()
    .BuildServiceProvider();
return await services.GetRequiredService<KubeGuardCommandLine>().RunAsync(args);
