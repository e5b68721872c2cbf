using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>A repository on disk in which changes are made, built by the real Kustomize, and undone.</summary>
internal sealed class TriedRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, SortedDictionary<string, string>?> _before = new(StringComparer.Ordinal);

    private TriedRepository(Action<TemporaryFolder> fill)
    {
        fill(_folder);
        Manifests = Repository.At(_folder.PathOf("repo"));
    }

    public ManifestSet Manifests { get; }

    public static TriedRepository At(string folder) => new(disk => disk.Copy(folder, "repo"));

    public static TriedRepository Of(IEnumerable<(string Path, string Text)> files) => new(disk =>
    {
        foreach (var (path, text) in files)
            disk.Write($"repo/{path}", text);
    });

    /// <summary>Whether the resource is what <c>kubectl kustomize</c> makes of its root: no plain file, and no deployer's own build.</summary>
    public static bool IsBuiltByKustomize(ManifestSet manifests, Resource resource) =>
        manifests.Roots.First(root => root.Key == resource.Root) is { Deployer: null, Problem: null } root && ManifestReader.IsKustomization(manifests, root.Path)
        && (root.Path != "." || ManifestReader.Build(manifests, ".").Resources.Contains(resource));

    public void Dispose() => _folder.Dispose();

    /// <summary>What differs otherwise than wanted in any root that the change may concern; null when nothing does.</summary>
    public string? Difference(ChangeOutcome.Planned planned, IEnumerable<ResourceChange> changes)
    {
        var paths = planned.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var roots = Manifests.Resources.Concat(planned.After.Resources)
            .Where(resource => resource.Files.Any(paths.Contains) && IsBuiltByKustomize(Manifests, resource))
            .Select(resource => resource.Root)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        foreach (var root in roots)
            Before(root);
        Write(planned, file => file.After);
        try
        {
            return roots.Select(root => Difference(root, [.. changes])).FirstOrDefault(difference => difference is not null);
        }
        finally
        {
            Write(planned, file => file.Before);
        }
    }

    private string? Difference(string root, List<ResourceChange> changes)
    {
        if (Before(root) is not { } before)
            return null;
        if (Build(root) is not { } after)
            return $"{root} cannot be built any more: {RealKubectl.Kustomize(_folder.PathOf("repo", root)).Error}";
        var expected = new SortedDictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var change in changes)
            Expect(root, change, expected);
        foreach (var id in expected.Keys.Union(after.Keys))
        {
            var isAsWanted = before.ContainsKey(id) || !after.TryGetValue(id, out var made)
                ? expected.GetValueOrDefault(id) == after.GetValueOrDefault(id)
                : expected.TryGetValue(id, out var rules) && made.EndsWith(rules, StringComparison.Ordinal);
            if (!isAsWanted)
                return $"{id} in {root}: expected {expected.GetValueOrDefault(id)} but got {after.GetValueOrDefault(id)}";
        }

        return null;
    }

    private static void Expect(string root, ResourceChange change, SortedDictionary<string, string> expected)
    {
        switch (change)
        {
            case ResourceChange.Modify modify when modify.Target.Root == root:
                expected[Identity(modify.Target.ToJson())] = Canonical(modify.After);
                break;
            case ResourceChange.Delete delete when delete.Target.Root == root:
                expected.Remove(Identity(delete.Target.ToJson()));
                break;
            case ResourceChange.Create create when create.Beside.Root == root:
                // Labels that the kustomization adds to it are not said by the change: of a new object only the rules are compared.
                expected[Identity(create.Object)] = Rules(create.Object);
                break;
        }
    }

    private SortedDictionary<string, string>? Before(string root)
    {
        if (!_before.TryGetValue(root, out var known))
            _before[root] = known = Build(root);
        return known;
    }

    private SortedDictionary<string, string>? Build(string root)
    {
        var answer = RealKubectl.Kustomize(_folder.PathOf("repo", root));
        if (answer.ExitCode != 0)
            return null;
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (answer.Output.Trim().Length == 0)
            return objects;
        // What Kustomize prints may hold braces of other templates; as a named resource it is read as it stands.
        var printed = Repository.Of(("kustomization.yaml", "resources: [printed.yaml]"), ("printed.yaml", answer.Output)).Parsed["printed.yaml"];
        foreach (var body in printed.Documents.Select(document => document.Root).OfType<YamlMapping>().Select(body => (JsonObject)YamlJson.ToJson(body)!))
            objects.Add(Identity(body), Canonical(body));
        return objects;
    }

    private void Write(ChangeOutcome.Planned planned, Func<FileChange, byte[]?> content)
    {
        foreach (var file in planned.Files)
        {
            var path = _folder.PathOf(["repo", .. file.Path.Split('/')]);
            if (content(file) is { } bytes)
                File.WriteAllBytes(path, bytes);
            else
                File.Delete(path);
        }
    }

    private static string Identity(JsonObject body) => $"{body["apiVersion"]} {body["kind"]} {body["metadata"]?["namespace"] ?? "default"}/{body["metadata"]?["name"]}";

    /// <summary>How the text of a role ends: keys are in order.</summary>
    private static string Rules(JsonObject role) => $"rules:{Canonical(role["rules"])}}}";

    private static string Canonical(JsonNode? node) => node switch
    {
        // Kustomize leaves out annotations that are null.
        JsonObject map => $"{{{string.Join(",", map.Where(entry => entry.Value is not null).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{Canonical(entry.Value)}"))}}}",
        JsonArray list => $"[{string.Join(",", list.Select(Canonical))}]",
        null => "null",
        // Kustomize doubles the line breaks of indented lines in folded text when it prints them.
        _ => node.ToJsonString().Replace("\\n\\n", "\\n", StringComparison.Ordinal),
    };
}
