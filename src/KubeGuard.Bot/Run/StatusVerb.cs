using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Run;

/// <summary>What the last passes came to.</summary>
internal sealed class StatusVerb(CommandConsole console) : IVerb
{
    private readonly HostArguments _settings = new();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    /// <inheritdoc/>
    public string Name => "status";

    /// <inheritdoc/>
    public string Description => "Show what the last pass over each repository came to: each proposal with its outcome, each object that was left alone with the reason.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [_format, .. _settings.Options];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["status", "status --format json"];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var reports = await new StatusFolder(_settings.Read(arguments).Options.Worker.Folder).ReadAsync(cancellation);
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(new RunDocument { Repositories = reports }));
        else if (reports.IsEmpty)
            console.CreateReport().Text("No pass has been made yet.");
        else
            new RunReportText(console.CreateReport()).Write(reports);
        return new CommandOutcome.Done();
    }
}
