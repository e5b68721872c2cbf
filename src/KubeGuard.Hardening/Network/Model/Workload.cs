using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Network.Model;

/// <summary>An object of the repository that makes pods. Compared by identity.</summary>
internal sealed record Workload
{
    public required Resource Resource { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public string Kind => Resource.Id.Kind;

    /// <summary>The requirements of the workload's own selector; null where it has none (Jobs, bare Pods, Knative).</summary>
    public required LabelSelector? Selector { get; init; }

    /// <summary>Labels that its pods get from the template.</summary>
    public required LabelSet PodLabels { get; init; }

    /// <summary>Ports that the containers declare, init containers and sidecars included.</summary>
    public required ImmutableArray<ContainerPort> Ports { get; init; }

    /// <summary>Whether the pods share the node's network: NetworkPolicies do not apply to them.</summary>
    public required bool HostNetwork { get; init; }

    /// <summary>The pod spec, for what the manifests declare in it (environment, arguments, annotations beside it).</summary>
    public required YamlMapping PodSpec { get; init; }

    /// <summary>Metadata of the pod template.</summary>
    public required YamlMapping? PodMetadata { get; init; }

    /// <summary>Cron schedule of a CronJob, else null.</summary>
    public required string? Schedule { get; init; }

    /// <summary>Its pods, as policies see them.</summary>
    public required NetworkEnd.Pod Pod { get; init; }

    /// <summary>Another object of the same kind, namespace and name comes from another file: two clusters' worth of truth.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>The name that a port has in this pod: only when the name leads back to exactly this port.</summary>
    public string? NameOf(Evidence.TransportProtocol protocol, int number)
    {
        var names = Ports.Where(port => port.Name is not null && port.Protocol == protocol && port.Number == number).Select(port => port.Name).Distinct().ToArray();
        return names is [{ } name] && Ports.Count(port => port.Name == name && port.Protocol == protocol) == 1 ? name : null;
    }

    /// <inheritdoc/>
    public bool Equals(Workload? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}
