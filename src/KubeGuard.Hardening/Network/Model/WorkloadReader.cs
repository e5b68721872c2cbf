using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Network.Model;

/// <summary>Finds the pod template in every kind of object that makes pods.</summary>
internal static class WorkloadReader
{
    private static readonly string[] ContainerLists = ["containers", "initContainers"];

    /// <summary>The workload that an object is, or null for an object that makes no pods.</summary>
    public static Workload? Read(Resource resource)
    {
        if (Template(resource) is not { } template || template.Mapping("spec") is not { } podSpec)
            return null;
        var spec = resource.Body.Mapping("spec");
        var labels = new LabelSet([.. LabelsOf(template.Mapping("metadata")), .. AddedByController(resource)], LabelKnowledge.Template);
        var @namespace = resource.Id.Namespace ?? "default";
        var ports = Ports(podSpec);
        return new Workload
        {
            Resource = resource,
            Namespace = @namespace,
            Name = resource.Id.Name,
            Selector = resource.Id.Kind is "Job" or "CronJob" ? null : Selector(resource, spec),
            PodLabels = labels,
            Ports = ports,
            HostNetwork = IsTrue(podSpec["hostNetwork"]),
            PodSpec = podSpec,
            PodMetadata = template.Mapping("metadata"),
            Schedule = resource.Id.Kind == "CronJob" ? spec?.Text("schedule") : null,
            Pod = new NetworkEnd.Pod(@namespace, labels, ports, LabelKnowledge.Complete, []),
        };
    }

    private static YamlMapping? Template(Resource resource) => (resource.Id.Group, resource.Id.Kind) switch
    {
        ("", "Pod") => resource.Body,
        ("apps" or "extensions", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet")
            or ("", "ReplicationController")
            or ("batch", "Job")
            or ("apps.openshift.io", "DeploymentConfig")
            or ("argoproj.io", "Rollout")
            or ("serving.knative.dev", "Service" or "Configuration") => resource.Body.Mapping("spec")?.Mapping("template"),
        ("batch", "CronJob") => resource.Body.Mapping("spec")?.Mapping("jobTemplate")?.Mapping("spec")?.Mapping("template"),
        _ => null,
    };

    private static LabelSelector? Selector(Resource resource, YamlMapping? spec)
    {
        if (spec?.Mapping("selector") is not { } selector)
            return null;
        if (resource.Id.Kind is "ReplicationController" or "DeploymentConfig")
            return LabelSelector.OfLabels(Pairs(selector));
        return YamlJson.ToJson(selector) is System.Text.Json.Nodes.JsonObject json ? LabelSelector.Parse(json, "spec.selector", []) : null;
    }

    /// <summary>Knative names the Service on each of its pods; the label lasts over revisions.</summary>
    private static IEnumerable<KeyValuePair<string, string>> AddedByController(Resource resource) =>
        resource.Id.Group == "serving.knative.dev" ? [new($"serving.knative.dev/{resource.Id.Kind.ToLowerInvariant()}", resource.Id.Name)] : [];

    private static IEnumerable<KeyValuePair<string, string>> LabelsOf(YamlMapping? metadata) => Pairs(metadata?.Mapping("labels"));

    private static IEnumerable<KeyValuePair<string, string>> Pairs(YamlMapping? labels) =>
        labels?.Entries.Where(entry => entry.Name is not null).Select(entry => KeyValuePair.Create(entry.Name!, (entry.Value as YamlScalar)?.Value ?? "")) ?? [];

    private static ImmutableArray<ContainerPort> Ports(YamlMapping podSpec) =>
    [
        .. ContainerLists
            .SelectMany(list => podSpec.Sequence(list)?.Items.OfType<YamlMapping>() ?? [])
            .SelectMany(container => container.Sequence("ports")?.Items.OfType<YamlMapping>() ?? [])
            .Select(Port)
            .OfType<ContainerPort>()
            .Distinct(),
    ];

    private static ContainerPort? Port(YamlMapping port) =>
        int.TryParse(port.Text("containerPort"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535
            ? new(port.Text("name"), number, Protocol(port.Text("protocol")))
            : null;

    internal static TransportProtocol Protocol(string? text) => text switch
    {
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => TransportProtocol.Tcp,
    };

    private static bool IsTrue(YamlNode? node) => node is not null && YamlJson.ToJson(node)?.GetValueKind() == System.Text.Json.JsonValueKind.True;
}
