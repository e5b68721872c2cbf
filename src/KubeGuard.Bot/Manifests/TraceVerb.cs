using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Bot.Manifests;

/// <summary>Where every node of one object comes from.</summary>
internal sealed class TraceVerb(CommandConsole console) : IVerb
{
    private readonly Argument<string> _object = new("KIND/NAMESPACE/NAME")
    {
        Description = "The object as it is applied: KIND/NAMESPACE/NAME, or KIND/NAME for one without a namespace. KIND may be followed by its API "
            + "group, as in Deployment.apps.",
    };

    private readonly RepositoryOptions _repository = new();
    private readonly Option<string[]> _roots = RootSelection.Option();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    /// <inheritdoc/>
    public string Name => "trace";

    /// <inheritdoc/>
    public string Description => "Show for every field of one object the file, line and step that make it.";

    /// <inheritdoc/>
    public ImmutableArray<Argument> Arguments => [_object];

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [.. _repository.All, _roots, _format];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples =>
    [
        "manifests trace Deployment/shop/web --repo gitops",
        "manifests trace ClusterRole/reader --repo gitops --root overlays/prod --format json",
    ];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var wanted = ObjectName.Parse(arguments.GetRequiredValue(_object));
        var found = await console.WithProgressAsync("Reading the repository", _ => Task.Run(
            () => Find(wanted, RootSelection.Read(_repository.Of(arguments), arguments.GetValue(_roots) ?? [], cancellation)), cancellation));
        var document = ManifestsMapping.ToTrace(found);
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(document));
        else
            new TraceReport(console.CreateReport()).Write(document);
        return new CommandOutcome.Done();
    }

    private static ImmutableArray<Resource> Find(ObjectName wanted, RootSelection selected)
    {
        var all = selected.Roots.SelectMany(root => root.Resources).ToList();
        ImmutableArray<Resource> found = [.. all.Where(resource => wanted.Means(resource.Id))];
        if (found.Select(resource => (resource.Root, resource.Id)).Distinct().Count() == 1)
            return found;
        throw new BadInputException(found.IsEmpty ? Missing(wanted, all) : Ambiguous(wanted, found));
    }

    private static ImmutableArray<string> Missing(ObjectName wanted, List<Resource> all)
    {
        var near = all.Where(resource => wanted.IsNear(resource.Id)).Select(resource => resource.Id.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return near.Count == 0
            ? [$"{wanted}: no such object is applied; 'manifests' lists all that are"]
            : [$"{wanted}: no such object is applied; there are:", .. near.Select(name => $"  {name}")];
    }

    private static ImmutableArray<string> Ambiguous(ObjectName wanted, ImmutableArray<Resource> found) =>
    [
        $"{wanted}: several objects have this name; choose one with --root, or with the API group behind the kind:",
        .. found.Select(resource => $"  {resource.Id.Kind}{(resource.Id.Group.Length > 0 ? "." + resource.Id.Group : "")}{resource.Id.ToString()[resource.Id.Kind.Length..]} --root {resource.Root}"),
    ];
}
