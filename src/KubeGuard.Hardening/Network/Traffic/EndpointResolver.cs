using System.Net;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Traffic;

/// <summary>
/// Finds the workload behind an endpoint of a flow: by the owner that the log names, else by labels that hold the workload's selector. Where
/// several fit, none is taken (N3).
/// </summary>
internal sealed class EndpointResolver(NetworkModel model)
{
    private readonly Dictionary<Endpoint, ResolvedEnd> _resolved = [];

    /// <summary>Both ends of a connection.</summary>
    public ObservedConnection Resolve(Connection connection) => new(connection, Resolve(connection.Source), Resolve(connection.Destination));

    public ResolvedEnd Resolve(Endpoint endpoint)
    {
        if (!_resolved.TryGetValue(endpoint, out var resolved))
        {
            resolved = endpoint switch
            {
                Endpoint.Pod pod => OfPod(pod),
                Endpoint.Reserved reserved => OfReserved(reserved),
                Endpoint.External external => OfExternal(external),
                _ => throw new InvalidOperationException($"{endpoint.GetType()} is no endpoint."),
            };
            _resolved.Add(endpoint, resolved);
        }

        return resolved;
    }

    private ResolvedEnd OfPod(Endpoint.Pod pod)
    {
        if (Owner(pod) is { } workload)
        {
            // On the host network a pod is its node: which node, and therefore whether it is the other end's own, is not known.
            return new(workload.HostNetwork ? new NetworkEnd.Opaque() : workload.Pod, workload, workload.ToString());
        }

        var labels = new LabelSet(pod.Labels.Select(label => KeyValuePair.Create(label.Key, label.Value)), LabelKnowledge.FlowLog);
        return new(new NetworkEnd.Pod(pod.Namespace, labels, [], LabelKnowledge.Partial, []), null, Display(pod));
    }

    private Workload? Owner(Endpoint.Pod pod)
    {
        var candidates = pod.Namespace.Length > 0 ? model.WorkloadsIn(pod.Namespace) : model.Workloads;
        if (pod.Workload.Length > 0)
        {
            var named = candidates
                .Where(workload => workload.Name == pod.Workload && (pod.Kind.Length == 0 || workload.Kind.Equals(pod.Kind, StringComparison.OrdinalIgnoreCase)))
                .Take(2)
                .ToArray();
            if (named is [var owner])
                return owner;
        }

        // A ReplicaSet, a revision or a Job is named in the log where the repository holds what made it. Another workload of the same kind is not.
        return pod.Labels.IsEmpty ? null : Unique(candidates.Where(workload =>
            !(pod.Workload.Length > 0 && workload.Kind.Equals(pod.Kind, StringComparison.OrdinalIgnoreCase)) && HasLabelsOf(pod, workload)));
    }

    private static Workload? Unique(IEnumerable<Workload> candidates) => candidates.Take(2).ToArray() is [var only] ? only : null;

    private static bool HasLabelsOf(Endpoint.Pod pod, Workload workload)
    {
        var seen = new LabelSet(pod.Labels.Select(label => KeyValuePair.Create(label.Key, label.Value)), LabelKnowledge.FlowLog);
        // Labels of releases and revisions are not in the evidence: what is left of the selector has to hold.
        if (workload.Selector is { IsEmpty: false } selector)
            return selector.Matches(seen) != Match.No && selector.Requirements.Any(requirement => requirement.Matches(seen) == Match.Yes);
        var lasting = workload.PodLabels.Sorted.Where(label => !GeneratedLabels.IsShortLived(label.Key) && !seen.MayCarry(label.Key)).ToArray();
        return lasting.Length > 0 && lasting.All(label => seen[label.Key] == label.Value);
    }

    private static ResolvedEnd OfReserved(Endpoint.Reserved reserved)
    {
        var display = reserved.ToString();
        return reserved.Identity switch
        {
            "host" => new(new NetworkEnd.OwnNode(), null, display),
            // Pods that the plugin does not manage: who they are, and what of them policies match, is not known.
            "unmanaged" or "init" or "unknown" => new(new NetworkEnd.Opaque(), null, display),
            _ => new(AddressOf(reserved.Address) ?? (NetworkEnd)new NetworkEnd.Opaque(), null, display),
        };
    }

    private ResolvedEnd OfExternal(Endpoint.External external)
    {
        if (AddressOf(external.Address) is not { } address)
            return new(new NetworkEnd.Opaque(), null, external.ToString());
        if (ServiceOf(external) is { } service)
        {
            // N12: policies match pods, not the Service's address.
            return Unique(model.Behind(service)) is { HostNetwork: false } workload
                ? new(workload.Pod, workload, workload.ToString())
                : new(new NetworkEnd.Opaque(), null, $"Service {service} ({external.Address})");
        }

        return new(address, null, external.ToString());
    }

    /// <summary>Addresses that were too many come as blocks.</summary>
    private static NetworkEnd.Address? AddressOf(string text)
    {
        if (IpBlocks.TryParse(text) is { } block)
            return new(block);
        return IPAddress.TryParse(text, out var address) ? new(address) : null;
    }

    private ServiceModel? ServiceOf(Endpoint.External external) =>
        model.Services.FirstOrDefault(service => service.ClusterAddresses.Contains(external.Address, StringComparer.Ordinal))
        ?? external.DnsNames.Select(name => ServiceNames.Find(model, name, null)).OfType<ServiceModel>().FirstOrDefault(service => service.Selector is not null);

    private static string Display(Endpoint.Pod pod)
    {
        if (pod.Workload.Length > 0)
            return $"{pod.Namespace}/{pod.Workload}";
        string[] telling = ["app.kubernetes.io/name", "k8s-app", "app", "name"];
        var name = telling.Select(key => pod.Labels.FirstOrDefault(label => label.Key == key)?.Value).OfType<string>().FirstOrDefault();
        return name is null ? pod.ToString() : $"{pod.Namespace}/{name}";
    }
}
