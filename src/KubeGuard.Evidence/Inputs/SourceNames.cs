using System.Collections.Immutable;

namespace KubeGuard.Evidence.Inputs;

/// <summary>A file that a specification names, and the folder that its name is relative to.</summary>
internal sealed record FoundFile(string FullPath, string BaseFolder, LogKind? Kind = null)
{
    public static FoundFile Of(string path, string baseFolder) => new(Path.GetFullPath(path), Path.GetFullPath(baseFolder));

    /// <summary>The last segments of the path: those below the base folder, and as many more as asked for.</summary>
    public string Name(int parents)
    {
        var segments = FullPath.Split('/', '\\');
        var below = Path.GetRelativePath(BaseFolder, FullPath).Split('/', '\\').Length;
        return string.Join('/', segments[Math.Max(0, segments.Length - below - parents)..].Where(segment => segment.Length > 0));
    }
}

/// <summary>Short, relative and distinct names for files; files whose names collide get as many parent folders as tell them apart.</summary>
internal static class SourceNames
{
    public static ImmutableDictionary<string, string> For(ImmutableArray<FoundFile> files)
    {
        var names = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var open = files;
        for (var parents = 0; open.Length > 0; parents++)
        {
            var deepest = open.Max(file => file.FullPath.Split('/', '\\').Length);
            foreach (var group in open.GroupBy(file => parents < deepest ? file.Name(parents) : file.FullPath, StringComparer.Ordinal).ToList())
            {
                if (group.Count() == 1 && taken.Add(group.Key))
                    names.Add(group.Single().FullPath, group.Key);
            }

            open = [.. open.Where(file => !names.ContainsKey(file.FullPath))];
        }

        return names.ToImmutable();
    }
}
