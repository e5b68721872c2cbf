using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.TestKit.GitHub;

/// <summary>
/// GitHub's published OpenAPI description and recorded webhook deliveries, from the npm packages in which GitHub's own clients get them, and the
/// Prism proxy that checks traffic against the description.
/// </summary>
public static class GitHubDescription
{
    private const string Openapi = "@octokit/openapi@23.0.2";
    private const string OpenapiSha256 = "71a18407dd5e8464f4e0525daf03deabbe65abd9287d6adc7b5d98f516cd0d0c";
    private const string OpenapiInPackage = "package/generated/api.github.com.json";
    private const string Deliveries = "@octokit/webhooks-examples@7.6.1";
    private const string DeliveriesSha256 = "89e6cb1c6345d32e3dd775617fa54effbdc26c859e514898d7728e95e9738280";
    private const string DeliveriesInPackage = "package/api.github.com/index.json";
    private const string Prism = "@stoplight/prism-cli@5.14.2";
    private const string DescriptionFile = "description.json";
    private const string DeliveriesFile = "deliveries.json";

    /// <summary>
    /// The paths that are kept. The whole description is thirteen megabytes, which Prism takes a quarter of a minute to read. One that names an
    /// endpoint which is not here is refused by Prism, and so by the tests.
    /// </summary>
    private static readonly string[] Paths =
    [
        "/app", "/user", "/app/installations/{installation_id}/access_tokens", "/orgs/{org}/teams/{team_slug}/memberships/{username}",
        "/repos/{owner}/{repo}", "/repos/{owner}/{repo}/installation", "/repos/{owner}/{repo}/collaborators/{username}/permission",
        "/repos/{owner}/{repo}/pulls", "/repos/{owner}/{repo}/pulls/{pull_number}", "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
        "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
        "/repos/{owner}/{repo}/pulls/{pull_number}/files", "/repos/{owner}/{repo}/contents/{path}", "/repos/{owner}/{repo}/issues", "/repos/{owner}/{repo}/issues/{issue_number}",
        "/repos/{owner}/{repo}/issues/{issue_number}/labels", "/repos/{owner}/{repo}/issues/{issue_number}/assignees",
        "/repos/{owner}/{repo}/issues/{issue_number}/comments", "/repos/{owner}/{repo}/issues/comments", "/repos/{owner}/{repo}/issues/comments/{comment_id}",
        "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", "/repos/{owner}/{repo}/commits/{ref}", "/repos/{owner}/{repo}/commits/{ref}/check-runs",
        "/repos/{owner}/{repo}/check-runs", "/repos/{owner}/{repo}/check-runs/{check_run_id}", "/repos/{owner}/{repo}/code-scanning/sarifs",
        "/repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}", "/repos/{owner}/{repo}/code-scanning/analyses",
        "/repos/{owner}/{repo}/git/ref/{ref}", "/repos/{owner}/{repo}/git/blobs", "/repos/{owner}/{repo}/git/trees", "/repos/{owner}/{repo}/git/commits",
    ];

    private static readonly Lazy<string?> DescriptionFolder = new(() => NpmCache.Provide($"openapi-{OpenapiSha256[..16]}-{PathsKey()}", "GitHub's description", FetchDescription));
    private static readonly Lazy<string?> DeliveriesFolder = new(() => NpmCache.Provide($"deliveries-{DeliveriesSha256[..16]}", "GitHub's recorded deliveries", FetchDeliveries));
    private static readonly Lazy<string?> PrismFolder = new(() => NpmCache.Provide("prism-cli-5.14.2", "Prism", folder => NpmCache.Install(folder, Prism)));

    /// <summary>The description, as a file; null when it cannot be had.</summary>
    public static string? Description => DescriptionFolder.Value is { } folder ? Path.Combine(folder, DescriptionFile) : null;

    /// <summary>The recorded deliveries, as a file: a list of events with their examples; null when it cannot be had.</summary>
    public static string? RecordedDeliveries => DeliveriesFolder.Value is { } folder ? Path.Combine(folder, DeliveriesFile) : null;

    /// <summary>The script that starts Prism; null when it cannot be had.</summary>
    public static string? PrismScript => PrismFolder.Value is { } folder ? Path.Combine(folder, "node_modules", "@stoplight", "prism-cli", "dist", "index.js") : null;

    /// <summary>Other paths are another content of the cache.</summary>
    private static string PathsKey() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Paths))).AsSpan(0, 8));

    private static void FetchDeliveries(string folder)
    {
        var package = NpmCache.Pack(folder, Deliveries, DeliveriesSha256);
        NpmCache.Extract(package, DeliveriesInPackage, Path.Combine(folder, DeliveriesFile));
        File.Delete(package);
    }

    private static void FetchDescription(string folder)
    {
        var whole = Path.Combine(folder, "whole.json");
        var package = NpmCache.Pack(folder, Openapi, OpenapiSha256);
        NpmCache.Extract(package, OpenapiInPackage, whole);
        File.WriteAllText(Path.Combine(folder, DescriptionFile), Reduced(JsonNode.Parse(File.ReadAllText(whole))!.AsObject()).ToJsonString());
        File.Delete(whole);
        File.Delete(package);
    }

    /// <summary>The description of the kept paths, with the components that they lead to and without examples.</summary>
    private static JsonObject Reduced(JsonObject whole)
    {
        var paths = new JsonObject(Paths.Select(path => KeyValuePair.Create(path, whole["paths"]![path]?.DeepClone())));
        var components = new JsonObject();
        var reduced = new JsonObject
        {
            ["openapi"] = whole["openapi"]!.DeepClone(),
            ["info"] = whole["info"]!.DeepClone(),
            ["servers"] = whole["servers"]!.DeepClone(),
            ["paths"] = paths,
            ["components"] = components,
        };
        var open = new Queue<JsonNode>([paths]);
        while (open.TryDequeue(out var next))
        {
            foreach (var reference in ReferencesIn(next).ToList())
            {
                if (reference.Split('/') is not ["#", "components", var kind, var name])
                    continue;
                var group = components[kind]?.AsObject() ?? AddedTo(components, kind);
                if (group.ContainsKey(name))
                    continue;
                var component = whole["components"]![kind]![name]!.DeepClone();
                group[name] = component;
                open.Enqueue(component);
            }
        }

        return reduced;
    }

    private static JsonObject AddedTo(JsonObject components, string kind)
    {
        var group = new JsonObject();
        components[kind] = group;
        return group;
    }

    /// <summary>All references below a node; examples are taken out on the way, since Prism would check them too.</summary>
    private static IEnumerable<string> ReferencesIn(JsonNode? node)
    {
        if (node is JsonArray list)
            return list.SelectMany(ReferencesIn);
        if (node is not JsonObject members)
            return [];
        members.Remove("examples");
        members.Remove("example");
        var own = (members["$ref"] as JsonValue)?.TryGetValue<string>(out var reference) == true ? [reference] : Enumerable.Empty<string>();
        return own.Concat(members.SelectMany(member => ReferencesIn(member.Value)));
    }
}
