using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Helm;

/// <summary>A chart of the repository that is deployed, and rendered to know its objects.</summary>
internal sealed class ChartSource : DeployedSource
{
    private readonly Func<DeploymentContext, ChartRelease> _release;
    private readonly YamlNode _at;

    /// <param name="chart">Folder of the chart.</param>
    /// <param name="at">What deploys it, for problems.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="release">What it is rendered with; throws <see cref="ChartException"/> when that is not known.</param>
    public ChartSource(string chart, YamlNode at, DeployedRepository repository, Func<DeploymentContext, ChartRelease> release)
    {
        _at = at;
        _release = release;
        Covers = repository.Below(chart).ToFrozenSet(StringComparer.Ordinal);
    }

    public override IReadOnlySet<string> Covers { get; }

    public override BuildResult Build(DeploymentContext context)
    {
        try
        {
            var release = _release(context);
            var rendering = new ChartRendering(context.Repository.Helm!, context.Repository);
            ImmutableArray<BuildItem> items =
            [
                .. rendering.Render(release, context.Cancellation).Select(written => new BuildItem(written.Origin, written.Node) { History = BuildHistory.Generated }),
            ];
            GivenNamespace.Apply(release.Namespace, "release namespace", items, context.Repository.Scopes);
            foreach (var item in items)
            {
                foreach (var file in release.ValueFiles)
                    item.TouchedBy(file);
            }

            return new(items, [], [.. Covers, .. release.ValueFiles]);
        }
        catch (ChartException failure)
        {
            return new([], [new(ManifestProblemKind.NotFollowed, _at.Location, $"The chart {Folder} is not rendered: {failure.Message}")], [.. Covers]);
        }
    }
}
