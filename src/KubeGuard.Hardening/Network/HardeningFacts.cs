using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Declared;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network;

/// <summary>What one run knows, worked out once: the repository's model, the traffic, and what the evidence is good for.</summary>
internal sealed class HardeningFacts
{
    public HardeningFacts(HardeningInput input)
    {
        Options = input.Options;
        Model = NetworkModel.Of(input.Manifests);
        Traffic = ObservedTraffic.Of(Model, input.Evidence);
        Selectors = new SelectorChooser(Model, Traffic);
        Peers = new PeerComposer(Selectors);
        Declared = new DeclaredConnections(Model, Traffic, Peers);
        Resolvers = new DnsResolvers(Traffic);
        Collector = new UseCollector(Traffic, Peers, Declared, Resolvers, Options);
        ReverseCalls = new CallGraph(Traffic).ReverseCalls(IsDeclared, Declared.IsEntryPoint);
        Limits = LimitsOf(input.Evidence.Coverage);
        HasGaps = input.Evidence.Coverage.Sources.Any(source => source is { Kind: LogKind.Hubble, HasGaps: true });
    }

    public HardeningOptions Options { get; }

    public NetworkModel Model { get; }

    public ObservedTraffic Traffic { get; }

    public SelectorChooser Selectors { get; }

    public PeerComposer Peers { get; }

    public DeclaredConnections Declared { get; }

    public DnsResolvers Resolvers { get; }

    public UseCollector Collector { get; }

    public ImmutableArray<ReverseCall> ReverseCalls { get; }

    /// <summary>What the log lacks (N4): lost events, truncation.</summary>
    public ImmutableArray<string> Limits { get; }

    /// <summary>Whether events of the window are missing.</summary>
    public bool HasGaps { get; }

    public bool IsShortWindow => Traffic.Window < Options.MinimumWindow;

    /// <summary>Whether silence in the log means something: the window is long enough and nothing of it is missing.</summary>
    public bool IsFullEvidence => !IsShortWindow && !HasGaps;

    /// <summary>Why silence means nothing, where it does not.</summary>
    public string SilenceText => IsShortWindow ? "in so short a log silence is no evidence" : "the log lost events, so silence is no evidence";

    public string WindowText => Traffic.Window switch
    {
        { TotalDays: >= 2 } window => string.Create(CultureInfo.InvariantCulture, $"{window.TotalDays:0.#} days"),
        { TotalHours: >= 2 } window => string.Create(CultureInfo.InvariantCulture, $"{window.TotalHours:0.#} hours"),
        var window => string.Create(CultureInfo.InvariantCulture, $"{window.TotalMinutes:0.#} minutes"),
    };

    /// <summary>Why nothing may be taken from a workload yet, or null (P3, N17).</summary>
    public string? ReasonToWait(Workload workload)
    {
        if (!Traffic.Of(workload).Any())
            return $"no connection of its pods is in the log: it was not seen running{SeenElsewhere(workload)}";
        if (workload.IsAmbiguous)
            return "two files of the repository declare it; which of them the log speaks of is not known";
        if (Options.RequireMinimumWindow && IsShortWindow)
            return string.Create(CultureInfo.InvariantCulture, $"the log spans {WindowText}, less than the {Options.MinimumWindow.TotalDays:0.#} days that the policy asks for");
        if (workload.Schedule is { } schedule && Traffic.Window < CronCycle.Of(schedule))
            return $"the log spans {WindowText}, less than one cycle of its schedule '{schedule}'";
        return null;
    }

    public Confidence ConfidenceOf(bool restsOnInference) => IsShortWindow ? Proposals.Confidence.ShortWindow : restsOnInference ? Proposals.Confidence.Inferred : Proposals.Confidence.Observed;

    /// <summary>What every removal says of the evidence that it rests on.</summary>
    public IEnumerable<RationaleItem> EvidenceLimits()
    {
        if (IsShortWindow)
        {
            yield return new(
                RationaleKind.Warning,
                string.Create(CultureInfo.InvariantCulture, $"The log spans {WindowText}, less than {Options.MinimumWindow.TotalDays:0.#} days: what happens more seldom was not seen."),
                []);
        }

        foreach (var limit in Limits)
            yield return new(RationaleKind.Warning, $"Limit of the log: {limit}.", []);
    }

    /// <summary>A manifest without a namespace is often applied to one that is named elsewhere; the log may show which.</summary>
    private string SeenElsewhere(Workload workload)
    {
        if (workload.Selector is not { IsEmpty: false } selector)
            return "";
        var namespaces = Traffic.Strangers
            .Where(pod => pod.Namespace.Length > 0 && pod.Namespace != workload.Namespace && selector.Matches(pod.Labels) == Match.Yes)
            .Select(pod => pod.Namespace)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        return namespaces.Length == 0 ? "" : $" in {workload.Namespace}; pods with its labels were seen in {string.Join(", ", namespaces)}";
    }

    private bool IsDeclared(Call call) => Declared.Uses[call.Caller]
        .Any(use => use.Direction == PolicyDirection.Egress && ReferenceEquals(use.Use.End, call.Callee.Pod));

    private static ImmutableArray<string> LimitsOf(Coverage coverage) =>
    [
        .. coverage.Sources
            .Where(source => source.Kind == LogKind.Hubble)
            .SelectMany(source => source.Notes)
            .Select(note => note.TrimEnd('.'))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Take(3),
    ];
}
