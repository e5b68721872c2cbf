using KubeGuard.Hardening.Network.Model;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Network.Declared;

/// <summary>A Service that a workload's environment or arguments name.</summary>
/// <param name="Caller">The workload.</param>
/// <param name="Service">The Service that it names.</param>
/// <param name="Port">The port that it names, or null.</param>
/// <param name="By">Where, for people.</param>
internal sealed record ServiceMention(Workload Caller, ServiceModel Service, int? Port, string By);

/// <summary>Finds Services in environment variables (ConfigMaps of the repository followed) and arguments.</summary>
internal static class ServiceMentions
{
    private static readonly string[] AddressWords = ["HOST", "ADDR", "URL", "URI", "ENDPOINT", "SERVER", "SERVICE", "DSN", "BROKER"];

    public static IEnumerable<ServiceMention> Of(NetworkModel model)
    {
        var configMaps = model.Resources
            .Where(resource => resource.Id is { Group: "", Kind: "ConfigMap" })
            .DistinctBy(resource => resource.Id)
            .ToDictionary(resource => (resource.Id.Namespace ?? "default", resource.Id.Name));
        return model.Workloads.SelectMany(workload => Settings(workload, configMaps)
            .SelectMany(setting => Mentioned(model, workload, setting))
            .DistinctBy(mention => (mention.Service, mention.Port)));
    }

    private static IEnumerable<ServiceMention> Mentioned(NetworkModel model, Workload workload, Setting setting)
    {
        foreach (var host in HostMention.In(setting.Value))
        {
            // A bare word is a host only where the variable's name says so: LOG_LEVEL=info names no Service "info".
            if (!host.IsAddress && !(host.IsWholeText && setting.NamesAnAddress))
                continue;
            if (ServiceNames.Find(model, host.Host, workload.Namespace) is { } service)
                yield return new(workload, service, host.Port, setting.By);
        }
    }

    private static IEnumerable<Setting> Settings(Workload workload, Dictionary<(string, string), Resource> configMaps)
    {
        string[] lists = ["containers", "initContainers"];
        foreach (var container in lists.SelectMany(list => workload.PodSpec.Sequence(list)?.Items.OfType<YamlMapping>() ?? []))
        {
            foreach (var variable in container.Sequence("env")?.Items.OfType<YamlMapping>() ?? [])
            {
                var name = variable.Text("name") ?? "";
                var reference = variable.Mapping("valueFrom")?.Mapping("configMapKeyRef");
                var value = variable.Text("value") ?? Data(reference?.Text("name"))?.Text(reference?.Text("key") ?? "");
                if (value is not null)
                    yield return new($"environment variable {name} of {workload.Resource.Id}", value, SaysAddress(name));
            }

            foreach (var from in container.Sequence("envFrom")?.Items.OfType<YamlMapping>() ?? [])
            {
                foreach (var entry in Data(from.Mapping("configMapRef")?.Text("name"))?.Entries ?? [])
                {
                    if (entry.Name is { } name && entry.Value is YamlScalar value)
                        yield return new($"environment variable {name} of {workload.Resource.Id}", value.Value, SaysAddress(name));
                }
            }

            foreach (var argument in container.Texts("command").Concat(container.Texts("args")))
                yield return new($"an argument of {workload.Resource.Id}", argument, NamesAnAddress: false);
        }

        YamlMapping? Data(string? configMap) =>
            configMap is not null && configMaps.TryGetValue((workload.Namespace, configMap), out var found) ? found.Body.Mapping("data") : null;
    }

    private static bool SaysAddress(string variable) => AddressWords.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <param name="By">Where it stands, for people.</param>
    /// <param name="Value">The text.</param>
    /// <param name="NamesAnAddress">Whether the variable's name says that the value is an address.</param>
    private sealed record Setting(string By, string Value, bool NamesAnAddress);
}
