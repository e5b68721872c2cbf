using System.Text.Json.Nodes;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.TestKit;

/// <summary>Repositories for tests, from texts.</summary>
public static class Repository
{
    /// <summary>Reads a repository that holds these files.</summary>
    public static ManifestSet Of(params (string Path, string Yaml)[] files) => ManifestReader.Read(InMemoryFiles.Of(files));

    /// <summary>Reads a repository of one file, <c>manifests.yaml</c>, with all these documents.</summary>
    public static ManifestSet OfDocuments(params string[] documents) => Of(("manifests.yaml", string.Join("\n---\n", documents)));

    /// <summary>Reads a folder on disk.</summary>
    public static ManifestSet At(string folder) => ManifestReader.Read(new RepositoryDirectory(folder));

    /// <summary>The only resource of that identity (<c>Kind/name</c> or <c>Kind/namespace/name</c>); fails when there is not exactly one.</summary>
    public static Resource Single(this ManifestSet manifests, string identity) =>
        manifests.Resources.Where(resource => resource.Id.ToString() == identity).ToList() switch
        {
            [var only] => only,
            var found => throw new InvalidOperationException(
                $"{found.Count} resources are {identity}; there are: {string.Join(", ", manifests.Resources.Select(resource => resource.Id.ToString()))}"),
        };

    /// <summary>The effective object as JSON, changed by <paramref name="change"/>: what a hardener would ask for.</summary>
    public static JsonObject Changed(this Resource resource, Action<JsonObject> change)
    {
        var json = resource.ToJson();
        change(json);
        return json;
    }
}
