using System.Collections.Immutable;
using System.Text;

namespace KubeGuard.PullRequests.Local;

/// <summary>The files of the local forge. A file is replaced at once or not at all, and not touched when it is right already.</summary>
internal sealed class PullRequestFolder(string folder)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>All pull requests, by number.</summary>
    public ImmutableArray<PullRequestFile> Read()
    {
        if (!Directory.Exists(folder))
            return [];
        return
        [
            .. Directory.EnumerateFiles(folder, "*.md")
                .Select(path => Path.GetFileName(path))
                .Where(name => PullRequestFile.NumberOf(name) > 0)
                .OrderBy(PullRequestFile.NumberOf).ThenBy(name => name, StringComparer.Ordinal)
                .Select(name => PullRequestFile.Parse(folder, name, File.ReadAllText(Path.Combine(folder, name), Utf8))),
        ];
    }

    /// <summary>Writes a file unless it holds the same bytes.</summary>
    public async Task WriteAsync(string name, string text, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        var bytes = Utf8.GetBytes(text);
        if (File.Exists(path) && (await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false)).AsSpan().SequenceEqual(bytes))
            return;
        var scratch = Path.Combine(folder, $".{name}.tmp");
        await File.WriteAllBytesAsync(scratch, bytes, cancellation).ConfigureAwait(false);
        File.Move(scratch, path, overwrite: true);
    }

    /// <summary>Where a file is.</summary>
    public string PathOf(string name) => Path.Combine(folder, name);
}
