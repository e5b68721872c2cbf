using System.Collections.Immutable;

namespace KubeGuard.Bot.Demo;

/// <summary>A file of the sample that the program carries.</summary>
/// <param name="Path">Path relative to the demo's folder, with <c>/</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record SampleFile(string Path, byte[] Content);

/// <summary>The demo's repository (<c>gitops/</c>) and logs (<c>logs/</c>), embedded in the program.</summary>
internal static class SampleFiles
{
    private const string Prefix = "sample/";
    private const string RepositoryFolder = "gitops/";

    /// <summary>All files in ordinal order of their paths.</summary>
    public static ImmutableArray<SampleFile> All() =>
    [
        .. typeof(SampleFiles).Assembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new SampleFile(name[Prefix.Length..], Read(name))),
    ];

    /// <summary>The files of the sample repository, with paths relative to it.</summary>
    public static IEnumerable<SampleFile> Repository() => All()
        .Where(file => file.Path.StartsWith(RepositoryFolder, StringComparison.Ordinal))
        .Select(file => file with { Path = file.Path[RepositoryFolder.Length..] });

    private static byte[] Read(string name)
    {
        using var stream = typeof(SampleFiles).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
