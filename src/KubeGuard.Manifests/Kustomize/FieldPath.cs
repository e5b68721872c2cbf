using System.Collections.Immutable;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>How Kustomize writes the path to a field: keys between separators, a separator in a key behind a backslash.</summary>
internal static class FieldPath
{
    /// <summary>The keys of <c>a/b\/c/d[]</c>, as field specifications write them; a leading slash means nothing.</summary>
    public static ImmutableArray<string> Slashed(string path) => [.. Split(path, '/')];

    /// <summary>
    /// The parts of <c>a.b\.c.[k=v.w].0.*</c>, as replacements and variables write them: what stands in brackets is one part.
    /// </summary>
    public static ImmutableArray<string> Dotted(string path)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        string? open = null;
        foreach (var part in Split(path, '.'))
        {
            open = open is null ? part : $"{open}.{part}";
            if (open.StartsWith('[') && !part.EndsWith(']'))
                continue;
            parts.Add(open);
            open = null;
        }

        if (open is not null)
            parts.Add(open);
        return parts.ToImmutable();
    }

    private static List<string> Split(string path, char separator)
    {
        var written = path.Split(separator);
        var from = written.Length > 1 && written[0].Length == 0 ? 1 : 0;
        var parts = new List<string> { written[from] };
        foreach (var part in written.AsSpan(from + 1))
        {
            if (parts[^1].EndsWith('\\'))
                parts[^1] = $"{parts[^1][..^1]}{separator}{part}";
            else
                parts.Add(part);
        }

        return parts;
    }
}
