using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>What a pass is to do.</summary>
/// <param name="Access">Whether anything but reads may leave (B23).</param>
/// <param name="Requests">What people asked for.</param>
internal sealed record PassRequest(GitAccess Access, PublishRequests Requests)
{
    /// <summary>The usual pass.</summary>
    public static PassRequest Usual { get; } = new(GitAccess.ReadWrite, PublishRequests.None);
}
