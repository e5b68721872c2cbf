using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>Labels that select some pods.</summary>
internal abstract record SelectorChoice
{
    private SelectorChoice()
    {
    }

    /// <summary>The selector means exactly the intended pods.</summary>
    public sealed record Exact(LabelSelector Selector) : SelectorChoice;

    /// <summary>The best selector there is also means other pods; <paramref name="Others"/> names them.</summary>
    public sealed record Shared(LabelSelector Selector, ImmutableArray<string> Others) : SelectorChoice;

    /// <summary>The pods carry no label that lasts.</summary>
    public sealed record Impossible : SelectorChoice;
}

/// <summary>
/// Chooses selectors (N6): the workload's own selector without labels that do not last, and where that also means other pods of the
/// namespace, further labels of its pod template until it does not.
/// </summary>
internal sealed class SelectorChooser
{
    private static readonly string[] IdentityKeys =
    [
        "k8s-app", "app", "name", "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "component", "tier", "role",
    ];

    private readonly NetworkModel _model;
    private readonly ILookup<string, ResolvedEnd> _strangers;
    private readonly Dictionary<NetworkEnd.Pod, SelectorChoice> _choices = [];

    public SelectorChooser(NetworkModel model, ObservedTraffic traffic)
    {
        _model = model;
        _strangers = traffic.Connections
            .SelectMany(connection => new[] { connection.Source, connection.Destination })
            .Where(end => end is { Workload: null, End: NetworkEnd.Pod })
            .Distinct()
            .ToLookup(end => ((NetworkEnd.Pod)end.End).Namespace, StringComparer.Ordinal);
    }

    public SelectorChoice Of(Workload workload)
    {
        if (_choices.TryGetValue(workload.Pod, out var known))
            return known;
        var lasting = Lasting(workload.PodLabels);
        var own = workload.Selector?.Requirements.Where(requirement => !GeneratedLabels.IsShortLived(requirement.Key)).ToImmutableArray();
        var start = own is { IsEmpty: false } requirements ? new LabelSelector(requirements) : LabelSelector.OfLabels(lasting);
        return _choices[workload.Pod] = Choose(start, lasting, Neighbours(workload.Namespace, workload.Pod));
    }

    /// <summary>For pods that are not in the repository: the labels by which such pods are usually known, as few as tell them apart.</summary>
    public SelectorChoice Of(NetworkEnd.Pod stranger)
    {
        if (_choices.TryGetValue(stranger, out var known))
            return known;
        var lasting = Lasting(stranger.Labels);
        var identity = lasting.Where(label => IdentityKeys.Contains(label.Key)).ToArray();
        return _choices[stranger] = Choose(LabelSelector.OfLabels(identity.Length > 0 ? identity : lasting), lasting, Neighbours(stranger.Namespace, stranger));
    }

    private static SelectorChoice Choose(LabelSelector start, IReadOnlyList<KeyValuePair<string, string>> lasting, IReadOnlyList<Neighbour> neighbours)
    {
        if (start.IsEmpty)
            return new SelectorChoice.Impossible();
        var selector = start;
        var others = Meant(selector, neighbours);
        foreach (var label in lasting)
        {
            if (others.Count == 0)
                break;
            var narrower = new LabelSelector([.. selector.Requirements, new(label.Key, LabelOperator.In, [label.Value])]);
            var fewer = Meant(narrower, others);
            if (fewer.Count == others.Count)
                continue;
            selector = narrower;
            others = fewer;
        }

        return others.Count == 0
            ? new SelectorChoice.Exact(selector)
            : new SelectorChoice.Shared(start, [.. others.Select(other => other.Name).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static List<Neighbour> Meant(LabelSelector selector, IReadOnlyList<Neighbour> neighbours) =>
        [.. neighbours.Where(neighbour => selector.Matches(neighbour.Labels) != Match.No)];

    private List<Neighbour> Neighbours(string @namespace, NetworkEnd.Pod self) =>
    [
        .. _model.WorkloadsIn(@namespace)
            .Where(workload => !workload.HostNetwork && !ReferenceEquals(workload.Pod, self))
            .Select(workload => new Neighbour(workload.Name, workload.PodLabels)),
        .. _strangers[@namespace]
            .Where(end => !ReferenceEquals(end.End, self) && !SameLastingLabels(((NetworkEnd.Pod)end.End).Labels, self.Labels))
            .Select(end => new Neighbour(end.Display, ((NetworkEnd.Pod)end.End).Labels)),
    ];

    private static bool SameLastingLabels(LabelSet left, LabelSet right) => Lasting(left).SequenceEqual(Lasting(right));

    private static KeyValuePair<string, string>[] Lasting(LabelSet labels) =>
        [.. labels.Sorted.Where(label => !GeneratedLabels.IsShortLived(label.Key))];

    private sealed record Neighbour(string Name, LabelSet Labels);
}
