using System.Collections.Immutable;
using System.Text;

namespace KubeGuard.Manifests.Deployers;

/// <summary>The remotes of the checkout that is read, as its <c>.git/config</c> names them.</summary>
internal static class OwnRemotes
{
    private const string ConfigFile = ".git/config";

    /// <summary>The remotes in one spelling (<see cref="RepositoryUrl"/>); empty when it is no checkout or has none.</summary>
    public static ImmutableSortedSet<string> Of(IRepositoryFiles files)
    {
        var remotes = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var isRemote = false;
        foreach (var line in Lines(files))
        {
            if (line.StartsWith('['))
                isRemote = line.StartsWith("[remote ", StringComparison.Ordinal);
            else if (isRemote && line.Split('=', 2) is [var key, var value] && key.Trim() == "url" && RepositoryUrl.Normalise(value.Trim().Trim('"')) is { } url)
                remotes.Add(url);
        }

        return remotes.ToImmutable();
    }

    private static IEnumerable<string> Lines(IRepositoryFiles files)
    {
        try
        {
            return files.Read(ConfigFile) is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n').Select(line => line.Trim()) : [];
        }
        catch (IOException)
        {
            // Without its configuration the remotes are unknown, and that is a state of its own.
            return [];
        }
    }
}
