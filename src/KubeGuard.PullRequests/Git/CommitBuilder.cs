using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git.Signing;

namespace KubeGuard.PullRequests.Git;

/// <summary>Makes a commit from a parent and file changes through an index of its own.</summary>
/// <param name="git">The repository.</param>
/// <param name="objects">Its objects.</param>
/// <param name="date">Date of the commit, as git reads it.</param>
/// <param name="signer">Signs it; null: nobody does.</param>
internal sealed class CommitBuilder(GitProgram git, GitObjects objects, string date, CommitSigner? signer)
{
    private const string NoObject = "0000000000000000000000000000000000000000";

    public async Task<CommitOutcome> MakeAsync(CommitDraft draft, CancellationToken cancellation)
    {
        if (draft.Files.FirstOrDefault(file => !IsInside(file.Path)) is { } stray)
            return new CommitOutcome.UnsafePath(stray.Path, "is not a path inside the repository");
        var entries = draft.Parent is { } parent
            ? await objects.EntriesAsync(parent, draft.Files.SelectMany(file => WithFolders(file.Path)), cancellation).ConfigureAwait(false)
            : [];
        foreach (var file in draft.Files)
        {
            if (Obstacle(file, entries) is { } reason)
                return new CommitOutcome.UnsafePath(file.Path, reason);
        }

        var stored = await objects.BlobsAsync(Existing(draft.Files, entries).Select(entry => entry.Id), cancellation).ConfigureAwait(false);
        var planned = new List<PlannedFile>();
        foreach (var file in draft.Files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var entry = entries.GetValueOrDefault(file.Path);
            if (PlannedFile.Of(file, entry, entry is null ? null : stored[entry.Id]) is not { } fitting)
                return new CommitOutcome.FileDiffers(file.Path);
            planned.Add(fitting);
        }

        return new CommitOutcome.Made(await StoreAsync(draft, planned, cancellation).ConfigureAwait(false));
    }

    private async Task<CommitId> StoreAsync(CommitDraft draft, List<PlannedFile> files, CancellationToken cancellation)
    {
        var scratch = Directory.CreateTempSubdirectory("kubeguard-");
        try
        {
            var ids = await StoreBlobsAsync(scratch.FullName, files, cancellation).ConfigureAwait(false);
            var indexed = git.With("GIT_INDEX_FILE", Path.Combine(scratch.FullName, "index"));
            await indexed.RunAsync(draft.Parent is { } parent ? ["read-tree", parent.Value] : ["read-tree", "--empty"], cancellation).ConfigureAwait(false);
            var lines = files.Select((file, index) => file.Content is null ? $"0 {NoObject}\t{file.Path}\0" : $"{file.Mode} {ids[index]}\t{file.Path}\0");
            await indexed.RunAsync(["update-index", "-z", "--index-info"], Encoding.UTF8.GetBytes(string.Concat(lines)), cancellation).ConfigureAwait(false);
            var tree = (await indexed.RunAsync(["write-tree"], cancellation).ConfigureAwait(false)).Text;
            return await StoreCommitAsync(draft, tree, cancellation).ConfigureAwait(false);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private async Task<ImmutableArray<string>> StoreBlobsAsync(string folder, List<PlannedFile> files, CancellationToken cancellation)
    {
        var list = new StringBuilder();
        for (var index = 0; index < files.Count; index++)
        {
            var path = Path.Combine(folder, index.ToString(CultureInfo.InvariantCulture));
            await File.WriteAllBytesAsync(path, files[index].Content ?? [], cancellation).ConfigureAwait(false);
            list.Append(path).Append('\n');
        }

        if (files.Count == 0)
            return [];
        var output = await git.RunAsync(
            ["hash-object", "-w", "--no-filters", "--stdin-paths"], Encoding.UTF8.GetBytes(list.ToString()), cancellation).ConfigureAwait(false);
        return [.. output.Text.Split('\n')];
    }

    private async Task<CommitId> StoreCommitAsync(CommitDraft draft, string tree, CancellationToken cancellation)
    {
        var named = git
            .With("GIT_AUTHOR_NAME", draft.Identity.Name).With("GIT_AUTHOR_EMAIL", draft.Identity.Email).With("GIT_AUTHOR_DATE", date)
            .With("GIT_COMMITTER_NAME", draft.Identity.Name).With("GIT_COMMITTER_EMAIL", draft.Identity.Email).With("GIT_COMMITTER_DATE", date);
        string[] parents = draft.Parent is { } parent ? ["-p", parent.Value] : [];
        return signer is null
            ? await CommitTreeAsync(named, parents).ConfigureAwait(false)
            : await signer.UseAsync(named, signing => CommitTreeAsync(signing, ["-S", .. parents]), cancellation).ConfigureAwait(false);

        async Task<CommitId> CommitTreeAsync(GitProgram program, string[] options) =>
            new((await program.RunAsync(["commit-tree", .. options, tree, "-F", "-"], Encoding.UTF8.GetBytes(draft.Message), cancellation).ConfigureAwait(false)).Text);
    }

    private static string? Obstacle(FileChange file, Dictionary<string, TreeEntry> entries)
    {
        foreach (var folder in WithFolders(file.Path).Where(path => path != file.Path))
        {
            if (entries.GetValueOrDefault(folder) is { } above && above.Obstacle is not "is a folder")
                return $"lies below '{folder}', which {above.Obstacle ?? "is a file"}";
        }

        return entries.GetValueOrDefault(file.Path)?.Obstacle;
    }

    private static bool IsInside(string path) =>
        !path.Contains('\0', StringComparison.Ordinal)
        && path.Split('/').All(part => part is not ("" or "." or "..") && !part.Equals(".git", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<TreeEntry> Existing(ImmutableArray<FileChange> files, Dictionary<string, TreeEntry> entries) =>
        files.Select(file => entries.GetValueOrDefault(file.Path)).OfType<TreeEntry>();

    /// <summary><c>a</c>, <c>a/b</c> and <c>a/b/c</c> for the last of them.</summary>
    private static IEnumerable<string> WithFolders(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
        yield return path;
    }
}
