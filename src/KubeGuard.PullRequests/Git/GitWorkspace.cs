using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git.Signing;

namespace KubeGuard.PullRequests.Git;

/// <summary>A workspace over the <c>git</c> program: a bare repository that nobody else uses, and the address of the remote.</summary>
public sealed class GitWorkspace : IGitWorkspace
{
    /// <summary>
    /// The far side of a push to a folder would otherwise run that repository's hooks: git passes no <c>-c</c> on to it. A constant, because
    /// git gives it to a shell.
    /// </summary>
    private const string ReceivePackWithoutHooks = "--receive-pack=git -c core.hooksPath=/dev/null receive-pack";

    private const string Heads = "refs/heads/";

    private readonly GitProgram _git;
    private readonly GitRemote _remote;
    private readonly GitObjects _objects;
    private readonly CommitSigner? _signer;

    private GitWorkspace(GitProgram git, GitRemote remote, CommitSigner? signer)
    {
        _git = git;
        _remote = remote;
        _signer = signer;
        _objects = new(git);
    }

    /// <summary>
    /// Opens the workspace in <paramref name="folder"/>, and makes it when there is none. Nothing is read from the remote yet.
    /// </summary>
    /// <param name="folder">A folder for the workspace's own use.</param>
    /// <param name="remote">Folder or URL of the remote repository.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Task<GitWorkspace> OpenAsync(string folder, string remote, CancellationToken cancellation = default) =>
        OpenAsync(folder, new GitRemote(remote), cancellation: cancellation);

    /// <summary>The same for a remote that asks who is there, or that may only be read, and with commits that are signed.</summary>
    /// <param name="folder">A folder for the workspace's own use.</param>
    /// <param name="remote">The remote repository.</param>
    /// <param name="signer">Signs the commits that are made here (B19), unless the remote may only be read; null: they are not signed.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<GitWorkspace> OpenAsync(string folder, GitRemote remote, CommitSigner? signer = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(remote);
        ArgumentException.ThrowIfNullOrWhiteSpace(remote.Address);
        await InitBareAsync(folder, "main", cancellation).ConfigureAwait(false);
        RemoveLocks(folder);
        signer?.Sweep();
        return new(GitProgram.In(folder), remote, signer);
    }

    /// <summary>
    /// What a git that was killed left locked would stop each later one. Nobody else uses the folder, so nobody holds these locks (P9).
    /// </summary>
    private static void RemoveLocks(string folder)
    {
        var refs = new EnumerationOptions { RecurseSubdirectories = true };
        var stale = Directory.EnumerateFiles(folder, "*.lock").Concat(Directory.EnumerateFiles(Path.Combine(folder, "refs"), "*.lock", refs));
        foreach (var file in stale.ToList())
            File.Delete(file);
    }

    /// <summary>Makes a bare repository; one that is there already is left as it is.</summary>
    /// <param name="folder">Where; made when absent.</param>
    /// <param name="defaultBranch">What its <c>HEAD</c> shall name.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task InitBareAsync(string folder, string defaultBranch, CancellationToken cancellation = default)
    {
        // The last that git makes: one that was killed before is begun again, which does no harm.
        if (Directory.Exists(Path.Combine(folder, "objects", "info")))
            return;
        Directory.CreateDirectory(folder);
        var branch = new BranchName(defaultBranch);
        await GitProgram.In(folder).RunAsync(["init", "--quiet", "--bare", "--template=", $"--initial-branch={branch}"], cancellation).ConfigureAwait(false);
    }

    /// <summary>What may be done to the remote.</summary>
    internal GitAccess Access => _remote.Access;

    /// <inheritdoc/>
    public async Task<ImmutableArray<BranchHead>> ListBranchesAsync(CancellationToken cancellation = default)
    {
        var git = await _remote.AuthenticateAsync(_git, cancellation).ConfigureAwait(false);
        var output = await git.RunAsync(["ls-remote", "--heads", "--", _remote.Location], cancellation).ConfigureAwait(false);
        return
        [
            .. output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t', 2))
                .Where(parts => parts is [_, var name] && name.StartsWith(Heads, StringComparison.Ordinal) && BranchName.IsValid(name[Heads.Length..]))
                .Select(parts => new BranchHead(new(parts[1][Heads.Length..]), new(parts[0])))
                .OrderBy(head => head.Branch.Value, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public async Task FetchAsync(IReadOnlyCollection<BranchHead> heads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(heads);
        await FetchAsync([.. heads.Select(head => head.Commit).Distinct()], cancellation).ConfigureAwait(false);
    }

    /// <summary>Brings a commit that no branch of the remote holds; the remote has to allow it, as GitHub does.</summary>
    internal Task FetchCommitAsync(CommitId commit, CancellationToken cancellation) => FetchAsync([commit], cancellation);

    /// <summary>The modes of files of a commit, such as <c>100755</c>.</summary>
    internal async Task<ImmutableDictionary<string, string>> ModesAsync(CommitId commit, IEnumerable<string> paths, CancellationToken cancellation) =>
        (await _objects.EntriesAsync(commit, paths, cancellation).ConfigureAwait(false)).ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Mode, StringComparer.Ordinal);

    private async Task FetchAsync(ImmutableArray<CommitId> commits, CancellationToken cancellation)
    {
        var wanted = await _objects.MissingAsync(commits, cancellation).ConfigureAwait(false);
        if (wanted.IsEmpty)
            return;
        // Named after the commit: such references never collide, whatever the branches are called, and keep the objects for the next fetch.
        var references = wanted.Select(commit => $"{commit}:refs/kubeguard/{commit}");
        var git = await _remote.AuthenticateAsync(_git, cancellation).ConfigureAwait(false);
        await git.RunAsync(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", _remote.Location, .. references], cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CommitFacts> ReadCommitAsync(CommitId commit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var output = await _git.RunAsync(["cat-file", "commit", commit.Value], cancellation).ConfigureAwait(false);
        return CommitText.Parse(commit, Encoding.UTF8.GetString(output.Bytes));
    }

    /// <inheritdoc/>
    public async Task<CommitFiles> ReadFilesAsync(CommitId commit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return await _objects.FilesAsync(commit, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> IsAncestorAsync(CommitId ancestor, CommitId commit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ancestor);
        ArgumentNullException.ThrowIfNull(commit);
        if (!(await _objects.MissingAsync([ancestor, commit], cancellation).ConfigureAwait(false)).IsEmpty)
            return false;
        string[] arguments = ["merge-base", "--is-ancestor", ancestor.Value, commit.Value];
        var output = await _git.TryRunAsync(arguments, ReadOnlyMemory<byte>.Empty, cancellation).ConfigureAwait(false);
        return output.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => throw GitProgram.Failure(arguments, output),
        };
    }

    /// <inheritdoc/>
    public async Task<CommitId?> MergeBaseAsync(CommitId left, CommitId right, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        string[] arguments = ["merge-base", left.Value, right.Value];
        var output = await _git.TryRunAsync(arguments, ReadOnlyMemory<byte>.Empty, cancellation).ConfigureAwait(false);
        return output.ExitCode switch
        {
            0 => new(output.Text),
            1 => null,
            _ => throw GitProgram.Failure(arguments, output),
        };
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<FileChange>> ChangesAsync(CommitId? from, CommitId to, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        return await _objects.ChangesAsync(from, to, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> CommitAsync(CommitDraft draft, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var signer = Access == GitAccess.ReadWrite ? _signer : null;
        return await new CommitBuilder(_git, _objects, await DateOfAsync(draft, cancellation).ConfigureAwait(false), signer)
            .MakeAsync(draft, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<OwnSignature> VerifyAsync(CommitId commit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (_signer is null)
            return OwnSignature.NotUsed;
        string[] arguments = ["verify-commit", commit.Value];
        var output = await _signer.UseAsync(_git, git => git.TryRunAsync(arguments, ReadOnlyMemory<byte>.Empty, cancellation), cancellation).ConfigureAwait(false);
        return output.ExitCode switch
        {
            0 => OwnSignature.Good,
            1 => OwnSignature.Missing,
            _ => throw GitProgram.Failure(arguments, output),
        };
    }

    /// <inheritdoc/>
    public Task<PushOutcome> PushAsync(BranchName branch, CommitId commit, CommitId? expected, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return MoveAsync(branch, commit, expected, cancellation);
    }

    /// <inheritdoc/>
    public Task<PushOutcome> DeleteBranchAsync(BranchName branch, CommitId expected, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return MoveAsync(branch, null, expected, cancellation);
    }

    private async Task<PushOutcome> MoveAsync(BranchName branch, CommitId? wanted, CommitId? expected, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(branch);
        var arguments = new List<string> { "push", "--quiet", "--no-verify", $"--force-with-lease={branch.Ref}:{expected}" };
        if (Access == GitAccess.ReadOnly)
            throw new GitException("git push", null, $"'{branch}' was not touched: this is a dry run, which only reads");
        if (_remote.IsFolder)
            arguments.Add(ReceivePackWithoutHooks);
        arguments.AddRange(["--", _remote.Location, $"{wanted}:{branch.Ref}"]);
        var git = await _remote.AuthenticateAsync(_git, cancellation).ConfigureAwait(false);
        var output = await git.TryRunAsync(arguments, ReadOnlyMemory<byte>.Empty, cancellation).ConfigureAwait(false);
        if (output.ExitCode == 0)
            return PushOutcome.Done;
        // What the remote says now tells a lost race from a failure, whatever words this git has for it.
        var actual = (await ListBranchesAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(head => head.Branch == branch)?.Commit;
        if (actual == wanted)
            return PushOutcome.Done;
        return actual != expected ? PushOutcome.LostRace : throw GitProgram.Failure(arguments, output);
    }

    private async Task<string> DateOfAsync(CommitDraft draft, CancellationToken cancellation)
    {
        var date = (draft.Date, draft.Parent) switch
        {
            ({ } given, _) => given,
            (null, { } parent) => (await ReadCommitAsync(parent, cancellation).ConfigureAwait(false)).CommittedAt,
            (null, null) => throw new ArgumentException("The first commit of a repository needs a date.", nameof(draft)),
        };
        return string.Create(CultureInfo.InvariantCulture, $"@{date.ToUnixTimeSeconds()} +0000");
    }
}
