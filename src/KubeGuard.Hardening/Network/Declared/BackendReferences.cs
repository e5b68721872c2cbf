using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Network.Declared;

/// <summary>Which Services objects of the repository lead outside callers to.</summary>
internal static class BackendReferences
{
    /// <summary>Backends of Ingresses, Gateway API routes, OpenShift Routes and Istio VirtualServices that hang on a gateway.</summary>
    public static IEnumerable<BackendReference> OfFrontDoors(Resource resource)
    {
        var spec = resource.Body.Mapping("spec");
        return spec is null ? [] : (resource.Id.Group, resource.Id.Kind) switch
        {
            ("networking.k8s.io" or "extensions", "Ingress") => OfIngress(resource, spec),
            ("gateway.networking.k8s.io", "HTTPRoute" or "GRPCRoute" or "TCPRoute" or "TLSRoute" or "UDPRoute") =>
                Below(spec, "backendRefs").Where(reference => reference.Text("kind") is null or "Service")
                    .Select(reference => Of(resource, reference.Text("namespace"), reference.Text("name"), reference.Text("port"))).OfType<BackendReference>(),
            ("route.openshift.io", "Route") => [.. new[] { Of(resource, null, spec.Mapping("to")?.Text("name"), spec.Mapping("port")?.Text("targetPort")) }.OfType<BackendReference>()],
            ("networking.istio.io", "VirtualService") when spec.Texts("gateways").Any(gateway => gateway != "mesh") =>
                Below(spec, "route").Select(route => OfHost(resource, route.Mapping("destination"))).OfType<BackendReference>(),
            _ => [],
        };
    }

    /// <summary>Webhooks, aggregated APIs and conversion webhooks: the API server calls them.</summary>
    public static IEnumerable<BackendReference> OfApiServer(Resource resource) => (resource.Id.Group, resource.Id.Kind) switch
    {
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration") =>
            Items(resource.Body, "webhooks").Select(webhook => OfService(resource, webhook.Mapping("clientConfig")?.Mapping("service"))).OfType<BackendReference>(),
        ("apiregistration.k8s.io", "APIService") => [.. new[] { OfService(resource, resource.Body.Mapping("spec")?.Mapping("service")) }.OfType<BackendReference>()],
        ("apiextensions.k8s.io", "CustomResourceDefinition") =>
        [
            .. new[] { OfService(resource, resource.Body.Mapping("spec")?.Mapping("conversion")?.Mapping("webhook")?.Mapping("clientConfig")?.Mapping("service")) }
                .OfType<BackendReference>(),
        ],
        _ => [],
    };

    private static IEnumerable<BackendReference> OfIngress(Resource resource, YamlMapping spec)
    {
        var backends = Items(spec, "rules")
            .SelectMany(rule => rule.Mapping("http") is { } http ? Items(http, "paths") : [])
            .Select(path => path.Mapping("backend"))
            .Append(spec.Mapping("defaultBackend"))
            .Append(spec.Mapping("backend"));
        foreach (var backend in backends.OfType<YamlMapping>())
        {
            var service = backend.Mapping("service");
            var port = service?.Mapping("port");
            if (Of(resource, null, service?.Text("name") ?? backend.Text("serviceName"), port?.Text("name") ?? port?.Text("number") ?? backend.Text("servicePort")) is { } reference)
                yield return reference;
        }
    }

    private static BackendReference? OfService(Resource resource, YamlMapping? service) =>
        service is null ? null : Of(resource, service.Text("namespace"), service.Text("name"), service.Text("port") ?? "443");

    private static BackendReference? OfHost(Resource resource, YamlMapping? destination) =>
        destination?.Text("host")?.Split('.') is [var name, .. var rest]
            ? Of(resource, rest is [var @namespace, ..] ? @namespace : null, name, destination.Mapping("port")?.Text("number"))
            : null;

    private static BackendReference? Of(Resource resource, string? @namespace, string? service, string? port) =>
        service is null ? null : new(@namespace ?? resource.Id.Namespace ?? "default", service, port, resource.Id.ToString());

    private static IEnumerable<YamlMapping> Items(YamlMapping mapping, string key) => mapping.Sequence(key)?.Items.OfType<YamlMapping>() ?? [];

    /// <summary>The items of every sequence of a name in the rules of a route.</summary>
    private static IEnumerable<YamlMapping> Below(YamlMapping spec, string key)
    {
        string[] lists = ["rules", "http", "tcp", "tls"];
        return lists.SelectMany(list => Items(spec, list)).SelectMany(rule => Items(rule, key));
    }
}
