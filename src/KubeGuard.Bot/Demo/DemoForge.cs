using System.Collections.Immutable;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Local;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Demo;

/// <summary>The demo's forge: a bare repository in a folder, and pull requests as files.</summary>
internal static class DemoForge
{
    private const string Workspace = "workspace.git";

    /// <summary>The day after the sample's last log line, so that the same demo makes the same commits.</summary>
    private static readonly DateTimeOffset FirstCommit = new(2026, 3, 18, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Commits the sample to the remote and publishes the proposals against it.</summary>
    public static async Task<ImmutableArray<PublishOutcome>> PublishAsync(DemoFolder folder, PublishInput input, CancellationToken cancellation)
    {
        var options = new PublishOptions();
        await GitWorkspace.InitBareAsync(folder.Remote, options.BaseBranch.Value, cancellation);
        var workspace = await GitWorkspace.OpenAsync(Path.Combine(folder.Root, Workspace), folder.Remote, cancellation);
        await CommitSampleAsync(workspace, options.BaseBranch, cancellation);
        return await new Publisher(new LocalForge(folder.PullRequests, workspace), workspace, options).PublishAsync(input, cancellation);
    }

    private static async Task CommitSampleAsync(GitWorkspace workspace, BranchName trunk, CancellationToken cancellation)
    {
        var draft = new CommitDraft
        {
            Parent = null,
            Files = [.. SampleFiles.Repository().Select(file => new FileChange(file.Path, null, file.Content))],
            Message = "Configure the cluster\n",
            Identity = new GitIdentity("Jana Novak", "jana@shop.example"),
            Date = FirstCommit,
        };
        if (await workspace.CommitAsync(draft, cancellation) is not CommitOutcome.Made made)
            throw new InvalidOperationException("The sample cannot be committed.");
        await workspace.PushAsync(trunk, made.Id, null, cancellation);
    }
}
