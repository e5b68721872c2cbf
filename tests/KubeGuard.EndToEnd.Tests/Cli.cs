using System.Text.Json.Nodes;
using KubeGuard.Bot;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>What a command line printed and answered.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public CliResult ShouldEndWith(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, $"{Error}\n{Output[..Math.Min(Output.Length, 4000)]}");
        return this;
    }
}

/// <summary>The real command line, in this process, with its streams caught.</summary>
internal static class Cli
{
    public static Task<CliResult> RunAsync(params string[] args) => RunAsync(null, args);

    /// <summary>The same with settings of its own in place of the host's.</summary>
    public static async Task<CliResult> RunAsync(IConfiguration? configuration, string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        await using var services = KubeGuardServices.Build(new CommandConsole(output, error, OutputIsTerminal: false, ErrorIsTerminal: false), configuration);
        var code = await services.GetRequiredService<KubeGuardCommandLine>().RunAsync(args);
        return new(code, output.ToString(), error.ToString());
    }
}
