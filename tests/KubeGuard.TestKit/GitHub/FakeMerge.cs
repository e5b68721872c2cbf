namespace KubeGuard.TestKit.GitHub;

/// <summary>How a pull request is merged (https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository).</summary>
public enum FakeMergeMethod
{
    /// <summary>With a merge commit.</summary>
    Merge,

    /// <summary>All commits as one.</summary>
    Squash,

    /// <summary>Each commit anew, on top of the base branch.</summary>
    Rebase,
}

/// <summary>Makes the commits that GitHub makes when a pull request is merged.</summary>
internal sealed class FakeMerge(FakeGit git, string trunk, string head)
{
    /// <summary>What the base branch becomes.</summary>
    /// <param name="method">How.</param>
    /// <param name="message">The message of the new commit; null for the one that GitHub suggests.</param>
    public async Task<string> CommitAsync(FakeMergeMethod method, string? message) => method switch
    {
        FakeMergeMethod.Merge => await CommitAsync(await TreeAsync().ConfigureAwait(false), message ?? "Merge pull request", trunk, head).ConfigureAwait(false),
        FakeMergeMethod.Squash => await CommitAsync(await TreeAsync().ConfigureAwait(false), message ?? await SquashedAsync().ConfigureAwait(false), trunk).ConfigureAwait(false),
        FakeMergeMethod.Rebase => await RebaseAsync().ConfigureAwait(false),
        _ => throw new InvalidOperationException("A way of merging that GitHub does not have."),
    };

    private async Task<string> RebaseAsync()
    {
        using var folder = new TemporaryFolder();
        var clone = folder.PathOf("clone");
        await git.RunAsync("clone", "-q", ".", clone).ConfigureAwait(false);
        await new FakeGit(clone).RunAsync("rebase", "-q", "--no-ff", trunk, head).ConfigureAwait(false);
        await git.RunAsync("fetch", "-q", clone, "HEAD").ConfigureAwait(false);
        return await new FakeGit(clone).RunAsync("rev-parse", "HEAD").ConfigureAwait(false);
    }

    /// <summary>The message of an only commit; of several, each as an item of a list.</summary>
    private async Task<string> SquashedAsync()
    {
        var messages = new List<string>();
        foreach (var commit in await CommitsAsync().ConfigureAwait(false))
            messages.Add(await MessageAsync(commit).ConfigureAwait(false));
        return messages is [var only] ? only : $"Squashed\n\n{string.Join("\n\n", messages.Select(message => $"* {message}"))}";
    }

    private async Task<string[]> CommitsAsync() => (await git.RunAsync("rev-list", "--reverse", $"{trunk}..{head}").ConfigureAwait(false)).Split('\n');

    private async Task<string> MessageAsync(string commit) => await git.RunAsync("log", "-1", "--format=%B", commit).ConfigureAwait(false);

    private async Task<string> TreeAsync() => (await git.RunAsync("merge-tree", "--write-tree", trunk, head).ConfigureAwait(false)).Split('\n')[0];

    private async Task<string> CommitAsync(string tree, string message, params string[] parents) =>
        await git.CommitTreeAsync(tree, parents, message, FakeAuthorship.Anybody).ConfigureAwait(false);
}
