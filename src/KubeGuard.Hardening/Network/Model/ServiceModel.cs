using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Network.Model;

/// <summary>A port of a Service.</summary>
/// <param name="Name">Name, or null.</param>
/// <param name="Number">The Service's own port.</param>
/// <param name="Protocol">Protocol.</param>
/// <param name="Target">Number or name of the pods' port; the Service's own number when the manifest has none.</param>
internal sealed record ServicePort(string? Name, int Number, TransportProtocol Protocol, string Target);

/// <summary>A v1 Service.</summary>
internal sealed class ServiceModel
{
    public required Resource Resource { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Null for a Service without a selector, whose endpoints somebody else writes.</summary>
    public required LabelSelector? Selector { get; init; }

    public required string Type { get; init; }

    public required ImmutableArray<ServicePort> Ports { get; init; }

    public required ImmutableArray<string> ClusterAddresses { get; init; }

    /// <summary>Whether the manifest opens it to callers outside the cluster.</summary>
    public bool IsOpenToTheWorld => Type is "LoadBalancer" or "NodePort";

    public static ServiceModel? Read(Resource resource)
    {
        if (resource.Id is not { Group: "", Kind: "Service" } || resource.Body.Mapping("spec") is not { } spec)
            return null;
        var selector = spec.Mapping("selector");
        return new ServiceModel
        {
            Resource = resource,
            Namespace = resource.Id.Namespace ?? "default",
            Name = resource.Id.Name,
            Selector = selector is { Entries.Length: > 0 }
                ? LabelSelector.OfLabels(selector.Entries.Where(entry => entry.Name is not null).Select(entry => KeyValuePair.Create(entry.Name!, (entry.Value as YamlScalar)?.Value ?? "")))
                : null,
            Type = spec.Text("type") ?? "ClusterIP",
            Ports = [.. (spec.Sequence("ports")?.Items.OfType<YamlMapping>() ?? []).Select(Port).OfType<ServicePort>()],
            ClusterAddresses = [.. new[] { spec.Text("clusterIP") }.OfType<string>().Concat(spec.Texts("clusterIPs")).Where(address => address != "None").Distinct()],
        };
    }

    /// <summary>The Service's port with a number or name; with neither, its only port.</summary>
    public ServicePort? Port(string? nameOrNumber) => nameOrNumber is null
        ? (Ports is [var only] ? only : null)
        : Ports.FirstOrDefault(port => port.Name == nameOrNumber || port.Number.ToString(CultureInfo.InvariantCulture) == nameOrNumber);

    /// <summary>The port of a pod that connections to a Service port end at (a name is looked up in the pod), or null.</summary>
    public static int? TargetOf(ServicePort port, Workload workload) =>
        int.TryParse(port.Target, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : workload.Ports.FirstOrDefault(candidate => candidate.Name == port.Target && candidate.Protocol == port.Protocol)?.Number;

    private static ServicePort? Port(YamlMapping port)
    {
        if (!int.TryParse(port.Text("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        return new(port.Text("name"), number, WorkloadReader.Protocol(port.Text("protocol")), port.Text("targetPort") ?? number.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}
