using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Git;

/// <summary>Reads objects of a repository in bulk.</summary>
internal sealed class GitObjects(GitProgram git)
{
    private const int PathsPerCommand = 200;

    /// <summary>Which of the commits are not there.</summary>
    public async Task<ImmutableArray<CommitId>> MissingAsync(ImmutableArray<CommitId> commits, CancellationToken cancellation)
    {
        var output = await git.RunAsync(["cat-file", "--batch-check"], Lines(commits.Select(commit => commit.Value)), cancellation).ConfigureAwait(false);
        var answers = output.Text.Split('\n');
        return [.. commits.Where((_, index) => !answers[index].Contains(" commit ", StringComparison.Ordinal))];
    }

    /// <summary>The contents of blobs, by id.</summary>
    public async Task<Dictionary<string, byte[]>> BlobsAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var wanted = ids.Distinct(StringComparer.Ordinal).ToList();
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (wanted.Count == 0)
            return contents;
        var bytes = (await git.RunAsync(["cat-file", "--batch"], Lines(wanted), cancellation).ConfigureAwait(false)).Bytes;
        var position = 0;
        foreach (var id in wanted)
        {
            // "<id> blob <size>", a line break, the content, a line break.
            var end = Array.IndexOf(bytes, (byte)'\n', position);
            var header = Encoding.ASCII.GetString(bytes, position, end - position).Split(' ');
            if (header is not [_, "blob", var length])
                throw new GitException("git cat-file", null, $"object {id} is not a readable blob: {string.Join(' ', header)}");
            var size = int.Parse(length, CultureInfo.InvariantCulture);
            contents[id] = bytes[(end + 1)..(end + 1 + size)];
            position = end + 1 + size + 1;
        }

        return contents;
    }

    /// <summary>The entries of a tree at these paths and on the way to them; more entries may be in the answer.</summary>
    public async Task<Dictionary<string, TreeEntry>> EntriesAsync(CommitId commit, IEnumerable<string> paths, CancellationToken cancellation)
    {
        var entries = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        var literal = git.With("GIT_LITERAL_PATHSPECS", "1");
        foreach (var some in paths.Distinct(StringComparer.Ordinal).Chunk(PathsPerCommand))
        {
            string[] arguments = ["ls-tree", "-z", "-t", "--full-tree", commit.Value, "--", .. some];
            foreach (var line in (await literal.RunAsync(arguments, cancellation).ConfigureAwait(false)).Entries)
            {
                var tab = line.IndexOf('\t', StringComparison.Ordinal);
                var fields = line[..tab].Split(' ');
                entries[line[(tab + 1)..]] = new(fields[0], fields[2]);
            }
        }

        return entries;
    }

    /// <summary>The files of a commit, read in portions.</summary>
    public async Task<CommitFiles> FilesAsync(CommitId commit, CancellationToken cancellation)
    {
        const int FilesPerCommand = 256;
        var output = await git.RunAsync(["ls-tree", "-r", "-l", "-z", "--full-tree", commit.Value], cancellation).ConfigureAwait(false);
        var sized = output.Entries.Where(TreeEntry.IsFile).Select(SizedFile.Of).Where(file => file.Size <= CommitFiles.LargestFileBytes).ToList();
        var files = new List<KeyValuePair<string, byte[]>>(sized.Count);
        foreach (var some in sized.Chunk(FilesPerCommand))
        {
            var blobs = await BlobsAsync(some.Select(file => file.Id), cancellation).ConfigureAwait(false);
            files.AddRange(some.Select(file => KeyValuePair.Create(file.Path, blobs[file.Id])));
        }

        return new(commit, files);
    }

    /// <summary>The files that differ between two commits.</summary>
    public async Task<ImmutableArray<FileChange>> ChangesAsync(CommitId? from, CommitId to, CancellationToken cancellation)
    {
        var differences = from is null
            ? await AllFilesAsync(to, cancellation).ConfigureAwait(false)
            : await DifferencesAsync(from, to, cancellation).ConfigureAwait(false);
        var blobs = await BlobsAsync(differences.SelectMany(entry => new[] { entry.Before, entry.After }).OfType<string>(), cancellation).ConfigureAwait(false);
        return
        [
            .. differences
                .OrderBy(entry => entry.Path, StringComparer.Ordinal)
                .Select(entry => new FileChange(entry.Path, Content(entry.Before), Content(entry.After))),
        ];

        byte[]? Content(string? id) => id is null ? null : blobs[id];
    }

    private async Task<List<Difference>> AllFilesAsync(CommitId commit, CancellationToken cancellation)
    {
        var output = await git.RunAsync(["ls-tree", "-r", "-z", "--full-tree", commit.Value], cancellation).ConfigureAwait(false);
        return
        [
            .. output.Entries
                .Where(TreeEntry.IsFile)
                .Select(line => new Difference(line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..], null, line.Split(' ', '\t')[2])),
        ];
    }

    private async Task<List<Difference>> DifferencesAsync(CommitId from, CommitId to, CancellationToken cancellation)
    {
        string[] arguments = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv", from.Value, to.Value];
        var fields = (await git.RunAsync(arguments, cancellation).ConfigureAwait(false)).Entries.ToList();
        var differences = new List<Difference>();
        for (var index = 0; index + 1 < fields.Count; index += 2)
        {
            // ":<mode> <mode> <id> <id> <status>", then the path.
            var entry = fields[index][1..].Split(' ');
            var before = TreeEntry.IsFile(entry[0]) ? entry[2] : null;
            var after = TreeEntry.IsFile(entry[1]) ? entry[3] : null;
            if (before is not null || after is not null)
                differences.Add(new(fields[index + 1], before, after));
        }

        return differences;
    }

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => $"{line}\n")));

    /// <summary>A file of a tree with its length in bytes.</summary>
    private sealed record SizedFile(string Path, string Id, long Size)
    {
        /// <summary>"&lt;mode&gt; blob &lt;id&gt; &lt;size, padded&gt;", a tab, the path.</summary>
        public static SizedFile Of(string line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var fields = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new(line[(tab + 1)..], fields[2], long.Parse(fields[3], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Blob ids of a path on both sides; null where it is no file.</summary>
    private sealed record Difference(string Path, string? Before, string? After);
}

/// <summary>An entry of a tree.</summary>
/// <param name="Mode">Mode, such as <c>100644</c>.</param>
/// <param name="Id">Id of the object.</param>
internal sealed record TreeEntry(string Mode, string Id)
{
    public const string RegularFile = "100644";

    /// <summary>Whether a mode, or a line that begins with one, is a regular file's.</summary>
    public static bool IsFile(string mode) => mode.StartsWith("100", StringComparison.Ordinal);

    /// <summary>Why nothing may be written at or below this entry; null for a regular file.</summary>
    public string? Obstacle => Mode switch
    {
        "120000" => "is a symbolic link",
        "160000" => "is a submodule",
        "040000" => "is a folder",
        _ => null,
    };
}
