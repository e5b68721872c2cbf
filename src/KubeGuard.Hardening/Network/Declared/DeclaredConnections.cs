using System.Collections.Immutable;
using System.Net;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Declared;

/// <summary>The connections that manifests announce and that logs may not show (N15). They are labelled declared, never observed.</summary>
internal sealed class DeclaredConnections
{
    private readonly NetworkModel _model;
    private readonly PeerComposer _peers;
    private readonly KnownCallers _callers;
    private readonly List<DeclaredUse> _uses = [];
    private readonly List<DeclaredGap> _gaps = [];
    private readonly Dictionary<OpenPort, string> _open = [];
    private readonly HashSet<Workload> _frontDoors = [];

    public DeclaredConnections(NetworkModel model, ObservedTraffic traffic, PeerComposer peers)
    {
        _model = model;
        _peers = peers;
        _callers = new KnownCallers(model, traffic);
        AddOpenServices();
        AddFrontDoors(traffic);
        AddApiServerCalls();
        AddScrapes();
        AddMentions();
        Uses = _uses.ToLookup(use => use.Subject);
        Gaps = _gaps.Distinct().ToLookup(gap => gap.Subject);
    }

    public ILookup<Workload, DeclaredUse> Uses { get; }

    public ILookup<Workload, DeclaredGap> Gaps { get; }

    /// <summary>What opens a port to the world (a LoadBalancer or NodePort Service, N11), or null.</summary>
    public string? OpenedBy(Workload workload, TransportProtocol protocol, int port) => _open.GetValueOrDefault(new(workload, protocol, port));

    /// <summary>Whether outside callers are led to the workload, by whatever means.</summary>
    public bool IsEntryPoint(Workload workload) => _frontDoors.Contains(workload);

    private void AddOpenServices()
    {
        foreach (var service in _model.Services.Where(service => service.IsOpenToTheWorld))
        {
            foreach (var workload in Reachable(service))
            {
                _frontDoors.Add(workload);
                foreach (var port in service.Ports)
                {
                    if (ServiceModel.TargetOf(port, workload) is { } target)
                        Open(workload, port.Protocol, target, $"opened by {service.Resource.Id} of type {service.Type}");
                }
            }
        }
    }

    private void AddFrontDoors(ObservedTraffic traffic)
    {
        // What a Service opens to the world and what calls a backend of an Ingress is that Ingress's controller, whatever its name.
        var controllers = _callers.IngressControllers;
        if (controllers.IsEmpty)
        {
            var opened = _frontDoors.ToHashSet();
            var backends = _model.Resources.SelectMany(BackendReferences.OfFrontDoors).Distinct().SelectMany(Targets).Select(target => target.Workload).ToHashSet();
            controllers =
            [
                .. opened
                    .Where(workload => traffic.Of(workload).Any(connection => connection.WentThrough && connection.Source.Workload == workload && connection.Destination.Workload is { } called && backends.Contains(called)))
                    .OrderBy(workload => workload.ToString(), StringComparer.Ordinal)
                    .Select(EndOf),
            ];
        }

        foreach (var reference in _model.Resources.SelectMany(BackendReferences.OfFrontDoors).Distinct())
        {
            foreach (var target in Targets(reference))
            {
                _frontDoors.Add(target.Workload);
                if (controllers.IsEmpty)
                    Gap(target, $"{reference.By} leads callers to TCP {target.Port}, but its controller is neither in the repository nor in the log");
                foreach (var controller in controllers.Where(controller => controller.Workload != target.Workload))
                    AddIngress(target, controller, $"{reference.By} leads callers to it");
            }
        }
    }

    private void AddApiServerCalls()
    {
        foreach (var reference in _model.Resources.SelectMany(BackendReferences.OfApiServer).Distinct())
        {
            foreach (var target in Targets(reference))
            {
                if (_callers.ApiServers.IsEmpty)
                    Gap(target, $"{reference.By} makes the API server call TCP {target.Port}, but the log does not show the API server's address");
                foreach (var server in _callers.ApiServers)
                    AddIngress(target, server, $"{reference.By} makes the API server call it");
            }
        }
    }

    private void AddScrapes()
    {
        foreach (var scrape in ScrapeTargets.Of(_model).Where(scrape => !scrape.Workload.HostNetwork).Distinct())
        {
            var target = new Target(scrape.Workload, TransportProtocol.Tcp, scrape.Port);
            if (_callers.Prometheus.IsEmpty)
                Gap(target, $"{scrape.By} makes Prometheus scrape TCP {scrape.Port}, but no Prometheus is in the repository or in the log");
            foreach (var prometheus in _callers.Prometheus.Where(caller => caller.Workload != scrape.Workload))
                AddIngress(target, prometheus, $"{scrape.By} makes Prometheus scrape it");
        }
    }

    private void AddMentions()
    {
        foreach (var mention in ServiceMentions.Of(_model).Where(mention => !mention.Caller.HostNetwork))
        {
            var ports = mention.Port is { } number ? mention.Service.Ports.Where(port => port.Number == number) : mention.Service.Ports;
            foreach (var port in ports)
            {
                foreach (var workload in Reachable(mention.Service).Where(workload => workload != mention.Caller))
                {
                    if (ServiceModel.TargetOf(port, workload) is not { } target)
                        continue;
                    var reason = $"{mention.By} names {mention.Service.Resource.Id}";
                    AddIngress(new(workload, port.Protocol, target), EndOf(mention.Caller), reason);
                }
            }
        }
    }

    private void AddIngress(Target target, ResolvedEnd caller, string reason)
    {
        Add(target.Workload, PolicyDirection.Ingress, caller, target.Protocol, target.Port, reason);
        if (caller.Workload is { HostNetwork: false } workload && workload != target.Workload)
            Add(workload, PolicyDirection.Egress, EndOf(target.Workload), target.Protocol, target.Port, reason);
    }

    private void Add(Workload subject, PolicyDirection direction, ResolvedEnd peer, TransportProtocol protocol, int port, string reason)
    {
        if (_peers.Compose(peer, subject.Namespace) is PeerChoice.Named named)
            _uses.Add(new(subject, direction, new Use(peer.End, named.Peer, protocol, port, UseBasis.Declared, reason, [])));
    }

    private void Open(Workload workload, TransportProtocol protocol, int port, string reason)
    {
        if (!_open.TryAdd(new(workload, protocol, port), reason))
            return;
        foreach (var everywhere in AnyAddress.Both)
        {
            _uses.Add(new(workload, PolicyDirection.Ingress, new Use(
                new NetworkEnd.Address(everywhere), new RulePeer.Block(everywhere, reason), protocol, port, UseBasis.Declared, reason, [])));
        }
    }

    private void Gap(Target target, string text) => _gaps.Add(new(target.Workload, PolicyDirection.Ingress, text));

    private IEnumerable<Target> Targets(BackendReference reference)
    {
        if (_model.Service(reference.Namespace, reference.Service) is not { } service)
            yield break;
        var ports = reference.Port is null ? service.Ports : [.. new[] { service.Port(reference.Port) }.OfType<ServicePort>()];
        foreach (var workload in Reachable(service))
        {
            foreach (var port in ports)
            {
                if (ServiceModel.TargetOf(port, workload) is { } target)
                    yield return new(workload, port.Protocol, target);
            }
        }
    }

    private IEnumerable<Workload> Reachable(ServiceModel service) => _model.Behind(service).Where(workload => !workload.HostNetwork);

    private static ResolvedEnd EndOf(Workload workload) => new(workload.Pod, workload, workload.ToString());

    private sealed record Target(Workload Workload, TransportProtocol Protocol, int Port);

    private sealed record OpenPort(Workload Workload, TransportProtocol Protocol, int Port);
}

/// <summary>The blocks that mean every address.</summary>
internal static class AnyAddress
{
    public static ImmutableArray<IPNetwork> Both { get; } = [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)];

    public static IPNetwork Of(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? Both[0] : Both[1];
}
