using System.Text;

namespace KubeGuard.TestKit.GitHub;

/// <summary>
/// A repository: real git in a folder, and what GitHub keeps beside it. Tests act on it as people do; pull requests follow what is pushed.
/// </summary>
public sealed class FakeRepository
{
    private readonly FakeGitHub _server;
    private readonly FakeGit _git;

    internal FakeRepository(FakeGitHub server, long id, FakeUser owner, string name, string folder)
    {
        _server = server;
        _git = new(folder);
        Id = id;
        Owner = owner;
        Name = name;
    }

    /// <summary>Its number, which stays when it is renamed.</summary>
    public long Id { get; }

    /// <summary>Whose it is.</summary>
    public FakeUser Owner { get; }

    /// <summary>Its name.</summary>
    public string Name { get; internal set; }

    /// <summary><c>owner/name</c>.</summary>
    public string FullName => $"{Owner.Login}/{Name}";

    /// <summary>The branch that others are merged into.</summary>
    public string DefaultBranch { get; set; } = "main";

    /// <summary>Whether it is read-only for good.</summary>
    public bool IsArchived { get; set; }

    /// <summary>Whether GitHub switched it off.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether only those with a permission see it.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>What people may do: <c>admin</c>, <c>maintain</c>, <c>write</c>, <c>triage</c>, <c>read</c>, by login.</summary>
    public Dictionary<string, string> Permissions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Members of teams of its organisation, as <c>team/login</c> to <c>active</c> or <c>pending</c>.</summary>
    public Dictionary<string, string> Memberships { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Issues and pull requests, in order of their numbers.</summary>
    public List<FakeIssue> Issues { get; } = [];

    /// <summary>The pull requests among them.</summary>
    public IEnumerable<FakeIssue> PullRequests => Issues.Where(issue => issue.PullRequest is not null);

    /// <summary>All check runs.</summary>
    public List<FakeCheckRun> CheckRuns { get; } = [];

    /// <summary>Its code scanning.</summary>
    public FakeCodeScanning CodeScanning { get; } = new();

    /// <summary>The commits whose signature GitHub holds for good: those that it made, and those that tests put here.</summary>
    public HashSet<string> Verified { get; } = new(StringComparer.Ordinal);

    /// <summary>How many lists of pull requests do not show one that was just made: GitHub's lists lag behind.</summary>
    public int ListsLagBy { get; set; }

    internal IReadOnlyDictionary<string, string> Heads { get; private set; } = new Dictionary<string, string>();

    internal FakeGit Git => _git;

    internal Dictionary<int, int> HiddenFor { get; } = [];

    /// <summary>The commit of a branch; null when there is none.</summary>
    public async Task<string?> HeadAsync(string branch)
    {
        await RefreshAsync().ConfigureAwait(false);
        return Heads.GetValueOrDefault(branch);
    }

    /// <summary>Commits files as a person does, straight to a branch; a null content deletes. The branch is made from the default one when it is new.</summary>
    public async Task<string> CommitAsync(string branch, string message, params KeyValuePair<string, string?>[] files)
    {
        await RefreshAsync().ConfigureAwait(false);
        var parent = Heads.GetValueOrDefault(branch) ?? Heads.GetValueOrDefault(DefaultBranch);
        var tree = await WriteTreeAsync(parent, files).ConfigureAwait(false);
        string[] arguments = parent is null ? ["commit-tree", tree, "-m", message] : ["commit-tree", tree, "-p", parent, "-m", message];
        var commit = await _git.RunAsync(arguments).ConfigureAwait(false);
        await _git.RunAsync("update-ref", $"refs/heads/{branch}", commit).ConfigureAwait(false);
        await RefreshAsync().ConfigureAwait(false);
        return commit;
    }

    /// <summary>The first parent of a branch's head.</summary>
    public Task<string> ParentAsync(string branch) => _git.RunAsync("rev-parse", $"refs/heads/{branch}^");

    /// <summary>Replaces the head of a branch by a commit of the same parents, files and message, but by others, as <c>git commit --amend</c> does.</summary>
    public async Task<string> AmendAsync(string branch, FakeAuthorship by)
    {
        var head = await FakeCommit.ReadAsync(this, await HeadAsync(branch).ConfigureAwait(false) ?? throw new ArgumentException("There is no such branch.", nameof(branch))).ConfigureAwait(false);
        var commit = await _git.CommitTreeAsync(head.Tree, head.Parents, head.Message, by).ConfigureAwait(false);
        await _git.RunAsync("update-ref", $"refs/heads/{branch}", commit).ConfigureAwait(false);
        await RefreshAsync().ConfigureAwait(false);
        return commit;
    }

    /// <summary>The commit object itself, as git stores it.</summary>
    public Task<string> ShowCommitAsync(string sha) => _git.RunAsync("cat-file", "commit", sha);

    /// <summary>The text of a file on a branch; null when there is none.</summary>
    public Task<string?> ReadAsync(string branch, string path) => ReadBlobAsync(_git, $"refs/heads/{branch}:{path}");

    /// <summary>Deletes a branch as a person does; GitHub closes what is open for it.</summary>
    public async Task DeleteBranchAsync(string branch)
    {
        await _git.RunAsync("update-ref", "-d", $"refs/heads/{branch}").ConfigureAwait(false);
        await RefreshAsync().ConfigureAwait(false);
    }

    /// <summary>Merges a pull request, as a person does.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="method">How.</param>
    /// <param name="message">The message of the new commit; null for the one that GitHub suggests.</param>
    public async Task MergeAsync(int number, FakeMergeMethod method = FakeMergeMethod.Merge, string? message = null)
    {
        var issue = Find(number);
        var pull = issue.PullRequest!;
        await RefreshAsync().ConfigureAwait(false);
        var commit = await new FakeMerge(_git, Heads[pull.Base], pull.HeadSha).CommitAsync(method, message).ConfigureAwait(false);
        await _git.RunAsync("update-ref", $"refs/heads/{pull.Base}", commit).ConfigureAwait(false);
        Conclude(issue, commit);
        await RefreshAsync().ConfigureAwait(false);
    }

    /// <summary>Runs a command in a fresh clone, as a person does in a terminal; the text of a file as it is committed then, null when there is none.</summary>
    public async Task<string?> ReadAfterAsync(string command, string path)
    {
        using var folder = new TemporaryFolder();
        await _git.RunAsync("clone", "-q", "--branch", DefaultBranch, ".", folder.PathOf("clone")).ConfigureAwait(false);
        var clone = new FakeGit(folder.PathOf("clone"));
        await clone.RunShellAsync(command).ConfigureAwait(false);
        return await ReadBlobAsync(clone, $"HEAD:{path}").ConfigureAwait(false);
    }

    /// <summary>Closes an issue or a pull request, as a person does.</summary>
    public void Close(int number)
    {
        var issue = Find(number);
        issue.IsOpen = false;
        issue.ClosedAt = Touch(issue);
    }

    /// <summary>Opens an issue again, as a person does.</summary>
    public void Reopen(int number)
    {
        var issue = Find(number);
        issue.IsOpen = true;
        issue.ClosedAt = null;
        Touch(issue);
    }

    /// <summary>Comments, as a person does.</summary>
    public FakeComment Comment(int number, FakeUser author, string body)
    {
        var issue = Find(number);
        var comment = new FakeComment(_server.NextId(), author, body, Touch(issue));
        issue.Comments.Add(comment);
        return comment;
    }

    /// <summary>Edits a comment, as a person does.</summary>
    public void Edit(FakeComment comment, string body)
    {
        comment.Body = body;
        comment.UpdatedAt = _server.Now;
    }

    /// <summary>Reviews, as a person does: <c>APPROVED</c>, <c>CHANGES_REQUESTED</c>, <c>COMMENTED</c> or <c>DISMISSED</c>.</summary>
    public void Review(int number, FakeUser reviewer, string state)
    {
        var issue = Find(number);
        issue.PullRequest!.Reviews.Add(new(_server.NextId(), reviewer, state));
        Touch(issue);
    }

    /// <summary>Opens a pull request, as a person does, perhaps from a fork whose branch nobody here has.</summary>
    public FakeIssue Open(FakeUser author, FakePullRequest pull, string title, string body)
    {
        ArgumentNullException.ThrowIfNull(pull);
        var issue = Add(author, title, body);
        issue.PullRequest = pull;
        pull.HeadSha = pull.Fork is null ? Heads[pull.Head] : new string('f', 40);
        return issue;
    }

    /// <summary>
    /// Opens a pull request from a fork, as a stranger does: its commit is here only as <c>refs/pull/N/head</c>. Pushing again moves that.
    /// </summary>
    public async Task<FakeIssue> OpenFromForkAsync(FakeUser author, string title, params KeyValuePair<string, string?>[] files)
    {
        await RefreshAsync().ConfigureAwait(false);
        var issue = Add(author, title, "");
        issue.PullRequest = new() { Head = DefaultBranch, Base = DefaultBranch, Fork = $"{author.Login}/{Name}" };
        await PushToForkAsync(issue, files).ConfigureAwait(false);
        return issue;
    }

    /// <summary>Pushes to the fork of a pull request.</summary>
    public async Task PushToForkAsync(FakeIssue issue, params KeyValuePair<string, string?>[] files)
    {
        ArgumentNullException.ThrowIfNull(issue);
        var pull = issue.PullRequest!;
        var parent = pull.HeadSha.Length > 0 ? pull.HeadSha : Heads[pull.Base];
        var tree = await WriteTreeAsync(parent, files).ConfigureAwait(false);
        pull.HeadSha = await _git.RunAsync("commit-tree", tree, "-p", parent, "-m", issue.Title).ConfigureAwait(false);
        await _git.RunAsync("update-ref", $"refs/pull/{issue.Number}/head", pull.HeadSha).ConfigureAwait(false);
        Touch(issue);
    }

    /// <summary>Deletes a comment, as a person does.</summary>
    public void Delete(FakeComment comment)
    {
        foreach (var issue in Issues)
            issue.Comments.Remove(comment);
    }

    /// <summary>The issue or pull request of that number.</summary>
    public FakeIssue Find(int number) => Issues.Single(issue => issue.Number == number);

    /// <summary>Opens an issue, as a person does.</summary>
    public FakeIssue Add(FakeUser author, string title, string body)
    {
        var issue = new FakeIssue(Issues.Count + 1, author, _server.Now) { Title = title, Body = body };
        Issues.Add(issue);
        return issue;
    }

    internal DateTimeOffset Touch(FakeIssue issue) => issue.UpdatedAt = _server.Now;

    /// <summary>Reads the branches, and lets pull requests follow them as GitHub does.</summary>
    internal async Task RefreshAsync()
    {
        var lines = await _git.RunAsync("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads").ConfigureAwait(false);
        Heads = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
        foreach (var issue in PullRequests.Where(issue => issue is { IsOpen: true, PullRequest.Fork: null }).ToList())
            await FollowAsync(issue, issue.PullRequest!).ConfigureAwait(false);
    }

    private async Task FollowAsync(FakeIssue issue, FakePullRequest pull)
    {
        var head = Heads.GetValueOrDefault(pull.Head);
        var seen = $"{head} {Heads.GetValueOrDefault(pull.Base)}";
        if (seen == pull.Seen)
            return;
        pull.Seen = seen;
        if (head is not null && head != pull.HeadSha)
        {
            pull.HeadSha = head;
            await _git.RunAsync("update-ref", $"refs/pull/{issue.Number}/head", head).ConfigureAwait(false);
        }

        var trunk = Heads.GetValueOrDefault(pull.Base);
        var isMerged = trunk is not null && pull.HeadSha.Length > 0 && trunk != pull.MergeCommit && await IsAncestorAsync(pull.HeadSha, trunk).ConfigureAwait(false);
        if (!isMerged && head is not null)
            return;
        if (isMerged)
        {
            Conclude(issue, trunk!);
            return;
        }

        issue.IsOpen = false;
        issue.ClosedAt = Touch(issue);
    }

    private void Conclude(FakeIssue issue, string mergeCommit)
    {
        issue.IsOpen = false;
        issue.ClosedAt = Touch(issue);
        issue.PullRequest!.MergedAt = issue.ClosedAt;
        issue.PullRequest.MergeCommit = mergeCommit;
    }

    internal async Task<bool> IsAncestorAsync(string ancestor, string commit) =>
        (await _git.TryRunAsync(["merge-base", "--is-ancestor", ancestor, commit], []).ConfigureAwait(false)).ExitCode == 0;

    private static async Task<string?> ReadBlobAsync(FakeGit git, string name)
    {
        var answer = await git.TryRunAsync(["cat-file", "blob", name], []).ConfigureAwait(false);
        return answer.ExitCode == 0 ? answer.Output : null;
    }

    private async Task<string> WriteTreeAsync(string? parent, KeyValuePair<string, string?>[] files)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (parent is not null)
        {
            foreach (var (path, entry) in await _git.ReadTreeAsync(parent).ConfigureAwait(false))
                entries[path] = entry;
        }

        foreach (var (path, content) in files)
        {
            if (content is null)
                entries.Remove(path);
            else
                entries[path] = $"100644 blob {await _git.RunAsync(["hash-object", "-w", "--stdin"], Encoding.UTF8.GetBytes(content)).ConfigureAwait(false)}";
        }

        return await _git.WriteTreeAsync(entries).ConfigureAwait(false);
    }
}
