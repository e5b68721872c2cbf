namespace KubeGuard.Manifests;

/// <summary>Paths inside a repository: relative, <c>/</c> as separator, <c>.</c> for the repository itself.</summary>
internal static class RepositoryPath
{
    public const string Root = ".";

    /// <summary>The folder of a file or folder; <c>.</c> for one at the top.</summary>
    public static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : Root;

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The path of <paramref name="name"/> in <paramref name="folder"/>, without resolving dots.</summary>
    public static string In(string folder, string name) => folder == Root ? name : $"{folder}/{name}";

    /// <summary>The path that <paramref name="relative"/> means in <paramref name="folder"/>; null when it is absolute or leaves the repository.</summary>
    public static string? Resolve(string folder, string relative)
    {
        if (relative.StartsWith('/'))
            return null;
        var parts = new List<string>(folder == Root ? [] : folder.Split('/'));
        foreach (var part in relative.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count == 0:
                    return null;
                case "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return parts.Count == 0 ? Root : string.Join('/', parts);
    }

    /// <summary>Whether <paramref name="path"/> lies in <paramref name="folder"/>, at any depth.</summary>
    public static bool IsBelow(string path, string folder) =>
        folder == Root || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>What leads from <paramref name="folder"/> to <paramref name="path"/>.</summary>
    public static string Relative(string folder, string path)
    {
        var from = folder == Root ? [] : folder.Split('/');
        var to = path.Split('/');
        var shared = 0;
        while (shared < from.Length && shared < to.Length && from[shared] == to[shared])
            shared++;
        return string.Join('/', Enumerable.Repeat("..", from.Length - shared).Concat(to[shared..]));
    }
}
