using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Network.Model;

/// <summary>A NetworkPolicy with the object that it was read from.</summary>
internal sealed record ManifestPolicy(Resource Resource, JsonObject Json, NetworkPolicy Policy)
{
    /// <summary>Whether one object in one file makes both: several overlays build it.</summary>
    public bool IsWrittenLike(ManifestPolicy other) =>
        (Resource.Origin.File, Resource.Origin.Document, Resource.Origin.Pointer) == (other.Resource.Origin.File, other.Resource.Origin.Document, other.Resource.Origin.Pointer)
        && JsonNode.DeepEquals(Json["spec"], other.Json["spec"]);
}

/// <summary>What the repository says about the network: workloads, Services, namespaces, policies.</summary>
internal sealed class NetworkModel
{
    private static readonly ConditionalWeakTable<ManifestSet, NetworkModel> Models = [];

    // Sets that share objects (a proposal laid over a repository) share what was read from them, too.
    private static readonly ConditionalWeakTable<Resource, Workload> ReadWorkloads = [];

    private readonly ILookup<string, Workload> _byNamespace;
    private readonly ILookup<string, ServiceModel> _services;

    private NetworkModel(ManifestSet manifests)
    {
        var resources = manifests.Resources.ToArray();
        Resources = [.. resources];
        Workloads = Distinct(resources.Select(Read).OfType<Workload>());
        _byNamespace = Workloads.ToLookup(workload => workload.Namespace, StringComparer.Ordinal);
        Services =
        [
            .. resources.Select(ServiceModel.Read).OfType<ServiceModel>()
                .DistinctBy(service => service.ToString(), StringComparer.Ordinal)
                .OrderBy(service => service.ToString(), StringComparer.Ordinal),
        ];
        _services = Services.ToLookup(service => service.Namespace, StringComparer.Ordinal);
        Namespaces = resources
            .Where(resource => resource.Id is { Group: "", Kind: "Namespace" })
            .DistinctBy(resource => resource.Id.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(
                resource => resource.Id.Name,
                resource => new LabelSet([.. resource.Labels, new("kubernetes.io/metadata.name", resource.Id.Name)]),
                StringComparer.Ordinal);
        Policies =
        [
            .. resources
                .Where(resource => resource.Id is { Group: "networking.k8s.io" or "extensions", Kind: "NetworkPolicy" })
                .Select(resource => (Resource: resource, Json: resource.ToJson()))
                .Select(pair => new ManifestPolicy(pair.Resource, pair.Json, NetworkPolicy.Parse(pair.Json, pair.Resource.Id.Namespace ?? "default")))
                .OrderBy(policy => policy.Policy.ToString(), StringComparer.Ordinal),
        ];
        Evaluator = new(Policies.Select(policy => policy.Policy), Namespaces);
    }

    /// <summary>Every effective object.</summary>
    public ImmutableArray<Resource> Resources { get; }

    /// <summary>By namespace, name and kind.</summary>
    public ImmutableArray<Workload> Workloads { get; }

    public ImmutableArray<ServiceModel> Services { get; }

    /// <summary>Labels of the namespaces that the repository holds.</summary>
    public FrozenDictionary<string, LabelSet> Namespaces { get; }

    public ImmutableArray<ManifestPolicy> Policies { get; }

    /// <summary>Judges by the policies of the repository.</summary>
    public NetworkPolicyEvaluator Evaluator { get; }

    /// <summary>The model of a repository; made once.</summary>
    public static NetworkModel Of(ManifestSet manifests) => Models.GetValue(manifests, set => new NetworkModel(set));

    public IEnumerable<Workload> WorkloadsIn(string @namespace) => _byNamespace[@namespace];

    public ServiceModel? Service(string @namespace, string name) => _services[@namespace].FirstOrDefault(service => service.Name == name);

    public IEnumerable<ServiceModel> ServicesIn(string @namespace) => _services[@namespace];

    /// <summary>The workloads whose pods a Service leads to.</summary>
    public IEnumerable<Workload> Behind(ServiceModel service) => service.Selector is { } selector
        ? _byNamespace[service.Namespace].Where(workload => selector.Matches(workload.PodLabels) == Match.Yes)
        : [];

    /// <summary>The Services that lead to a workload's pods.</summary>
    public IEnumerable<ServiceModel> InFrontOf(Workload workload) =>
        _services[workload.Namespace].Where(service => service.Selector?.Matches(workload.PodLabels) == Match.Yes);

    private static Workload? Read(Resource resource)
    {
        if (ReadWorkloads.TryGetValue(resource, out var known))
            return known;
        if (WorkloadReader.Read(resource) is not { } workload)
            return null;
        ReadWorkloads.AddOrUpdate(resource, workload);
        return workload;
    }

    /// <summary>One workload per identity; that two overlays build the same one from one file is fine, from two files is not.</summary>
    private static ImmutableArray<Workload> Distinct(IEnumerable<Workload> workloads) =>
    [
        .. workloads
            .GroupBy(workload => (workload.Namespace, workload.Name, workload.Kind))
            .Select(group => group.DistinctBy(workload => (workload.Resource.Origin.File, workload.Resource.Origin.Document, workload.Resource.Origin.Pointer)).ToArray() switch
            {
                [var only] => only,
                [var first, ..] => first with { IsAmbiguous = true },
                [] => throw new InvalidOperationException("A group has members."),
            })
            .OrderBy(workload => workload.Namespace, StringComparer.Ordinal)
            .ThenBy(workload => workload.Name, StringComparer.Ordinal)
            .ThenBy(workload => workload.Kind, StringComparer.Ordinal),
    ];
}
