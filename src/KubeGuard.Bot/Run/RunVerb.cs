using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Bot.Telemetry;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Run;

/// <summary>One pass over the configured repositories.</summary>
internal sealed class RunVerb(WorkerFactory factory, CommandConsole console) : IVerb
{
    private readonly HostArguments _settings = new();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();
    private readonly Option<string[]> _repositories = RepositoryOption.Create("Only these repositories, by the name that the configuration gives them.");

    private readonly Option<bool> _once = new("--once")
    {
        Description = "One pass, then end. That is what this verb does anyway; serve stays.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Change nothing: nothing but reads leaves, and what would be done is printed with its diffs and texts.",
    };

    /// <inheritdoc/>
    public string Name => "run";

    /// <inheritdoc/>
    public string Description => "Make one pass over the configured repositories: read logs and manifests, open, update and close pull requests.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [_once, _dryRun, _repositories, _format, .. _settings.Options];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["run --once", "run --once --dry-run", "run --once --repository acme/gitops --format json"];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        using var worker = factory.Create(_settings, arguments);
        using var export = TelemetryExport.Start(fetched: false);
        var targets = worker.Targets(arguments.GetRequiredValue(_repositories));
        var request = PassRequest.Usual with { Access = arguments.GetValue(_dryRun) ? GitAccess.ReadOnly : GitAccess.ReadWrite };
        var reports = await console.WithProgressAsync("Starting", step => worker.Run.RunAsync(targets, request, step, cancellation));
        ImmutableArray<RepositoryDocument> documents = [.. reports.Select(RunDocument.Of)];
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(new RunDocument { Repositories = documents }));
        else
            new RunReportText(console.CreateReport()).Write(documents);
        return reports.Any(report => report.Outcome.IsTrouble) ? new CommandOutcome.Failed() : new CommandOutcome.Done();
    }
}
