using KubeGuard.Bot;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using Microsoft.Extensions.DependencyInjection;

await using var services = KubeGuardServices.Build(CommandConsole.OfProcess());
return await services.GetRequiredService<KubeGuardCommandLine>().RunAsync(args);
