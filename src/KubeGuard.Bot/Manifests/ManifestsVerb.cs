using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Manifests;

/// <summary>What a repository applies, and which files and lines make it.</summary>
internal sealed class ManifestsVerb(CommandConsole console) : IVerb
{
    private readonly RepositoryOptions _repository = new();
    private readonly Option<string[]> _roots = RootSelection.Option();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    /// <inheritdoc/>
    public string Name => "manifests";

    /// <inheritdoc/>
    public string Description => "Show what a repository applies, Kustomize included, and which files and lines make it.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [.. _repository.All, _roots, _format];

    /// <inheritdoc/>
    public ImmutableArray<IVerb> Verbs { get; } = [new TraceVerb(console)];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples =>
    [
        "manifests --repo gitops",
        "manifests --repo gitops --root overlays/prod --root overlays/test",
        "manifests --repo gitops --format json",
        "manifests trace Deployment/shop/web --repo gitops",
    ];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var selected = await console.WithProgressAsync("Reading the repository", _ => Task.Run(
            () => RootSelection.Read(_repository.Of(arguments), arguments.GetValue(_roots) ?? [], cancellation), cancellation));
        var document = ManifestsMapping.ToDocument(selected.Roots, selected.Problems);
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(document));
        else
            new ManifestsReport(console.CreateReport()).Write(document, selected.Problems);
        return new CommandOutcome.Done();
    }
}
