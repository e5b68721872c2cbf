using KubeGuard.Bot;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using Microsoft.Extensions.DependencyInjection;

var console = CommandConsole.OfProcess();
try
{
    await using var services = KubeGuardServices.Build(console);
    return await services.GetRequiredService<KubeGuardCommandLine>().RunAsync(args, services.GetRequiredService<StopSignals>().Listen());
}
catch (BadInputException exception)
{
    // The configuration, which is read before there is a verb.
    foreach (var problem in exception.Problems)
        console.Problem(problem);
    return new CommandOutcome.BadInput(exception.Problems).ExitCode;
}
