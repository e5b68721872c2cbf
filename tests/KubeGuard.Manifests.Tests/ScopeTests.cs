using System.Text.Json;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests;

public sealed class ScopeTests
{
    [SharedFact]
    public void The_scope_of_every_built_in_kind_is_what_the_API_server_says()
    {
        foreach (var line in File.ReadLines(SharedData.PathOf("oracles", "api-resources-1.34.jsonl")))
        {
            var resource = JsonSerializer.Deserialize<ApiResource>(line, JsonSerializerOptions.Web)!;
            var version = resource.Group.Length == 0 ? resource.Version : $"{resource.Group}/{resource.Version}";

            var read = Repository.OfDocuments($"{{apiVersion: {version}, kind: {resource.Kind}, metadata: {{name: x}}}}").Resources.Single();

            read.Id.Namespace.ShouldBe(resource.Namespaced ? "default" : null, $"{version} {resource.Kind}");
        }
    }

    private sealed record ApiResource(string Group, string Version, string Kind, bool Namespaced);
}
