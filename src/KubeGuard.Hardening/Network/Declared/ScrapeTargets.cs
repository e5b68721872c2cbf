using System.Globalization;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Network.Declared;

/// <summary>A port that manifests ask Prometheus to scrape.</summary>
internal sealed record ScrapeTarget(Workload Workload, int Port, string By);

/// <summary>Reads ServiceMonitors, PodMonitors and the <c>prometheus.io</c> annotations.</summary>
internal static class ScrapeTargets
{
    public static IEnumerable<ScrapeTarget> Of(NetworkModel model) =>
    [
        .. model.Resources.SelectMany(resource => (resource.Id.Group, resource.Id.Kind) switch
        {
            ("monitoring.coreos.com", "ServiceMonitor") => OfServiceMonitor(model, resource),
            ("monitoring.coreos.com", "PodMonitor") => OfPodMonitor(model, resource),
            _ => [],
        }),
        .. model.Workloads.SelectMany(workload => OfAnnotations(workload, workload.PodMetadata?.Mapping("annotations"), $"annotation prometheus.io/scrape of {workload.Resource.Id}")),
        .. model.Services.SelectMany(service => model.Behind(service).SelectMany(workload =>
            OfAnnotations(workload, service.Resource.Body.Mapping("metadata")?.Mapping("annotations"), $"annotation prometheus.io/scrape of {service.Resource.Id}"))),
    ];

    private static IEnumerable<ScrapeTarget> OfServiceMonitor(NetworkModel model, Resource monitor)
    {
        if (Selector(monitor) is not { } selector)
            yield break;
        foreach (var service in Namespaces(monitor, model.Services.Select(service => service.Namespace)).SelectMany(model.ServicesIn))
        {
            if (selector.Matches(new LabelSet(service.Resource.Labels)) != Match.Yes)
                continue;
            foreach (var workload in model.Behind(service))
            {
                foreach (var endpoint in Endpoints(monitor, "endpoints"))
                {
                    var port = endpoint.Text("port") is { } name && service.Port(name) is { } servicePort
                        ? ServiceModel.TargetOf(servicePort, workload)
                        : ByNameOrNumber(workload, endpoint.Text("targetPort"));
                    if (port is { } number)
                        yield return new(workload, number, monitor.Id.ToString());
                }
            }
        }
    }

    private static IEnumerable<ScrapeTarget> OfPodMonitor(NetworkModel model, Resource monitor)
    {
        if (Selector(monitor) is not { } selector)
            yield break;
        foreach (var workload in Namespaces(monitor, model.Workloads.Select(workload => workload.Namespace)).SelectMany(model.WorkloadsIn))
        {
            if (selector.Matches(workload.PodLabels) != Match.Yes)
                continue;
            foreach (var endpoint in Endpoints(monitor, "podMetricsEndpoints"))
            {
                if (ByNameOrNumber(workload, endpoint.Text("port") ?? endpoint.Text("portNumber") ?? endpoint.Text("targetPort")) is { } number)
                    yield return new(workload, number, monitor.Id.ToString());
            }
        }
    }

    private static IEnumerable<ScrapeTarget> OfAnnotations(Workload workload, YamlMapping? annotations, string by)
    {
        if (annotations?.Text("prometheus.io/scrape") is not ("true" or "True" or "yes"))
            return [];
        return ByNameOrNumber(workload, annotations.Text("prometheus.io/port")) is { } port
            ? [new(workload, port, by)]
            : workload.Ports.Where(candidate => candidate.Protocol == Evidence.TransportProtocol.Tcp).Select(candidate => new ScrapeTarget(workload, candidate.Number, by));
    }

    private static int? ByNameOrNumber(Workload workload, string? port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : workload.Ports.FirstOrDefault(candidate => candidate.Name == port && port is not null)?.Number;

    private static LabelSelector? Selector(Resource monitor) =>
        monitor.Body.Mapping("spec")?.Mapping("selector") is { } selector && YamlJson.ToJson(selector) is System.Text.Json.Nodes.JsonObject json
            ? LabelSelector.Parse(json, "spec.selector", [])
            : null;

    private static IEnumerable<YamlMapping> Endpoints(Resource monitor, string list) =>
        monitor.Body.Mapping("spec")?.Sequence(list)?.Items.OfType<YamlMapping>() ?? [];

    private static IEnumerable<string> Namespaces(Resource monitor, IEnumerable<string> all)
    {
        var selector = monitor.Body.Mapping("spec")?.Mapping("namespaceSelector");
        if (selector?.Text("any") == "true")
            return all.Distinct().Order(StringComparer.Ordinal);
        var named = selector?.Texts("matchNames").ToArray() ?? [];
        return named.Length > 0 ? named : [monitor.Id.Namespace ?? "default"];
    }
}
