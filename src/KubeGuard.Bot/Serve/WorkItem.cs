using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Serve;

/// <summary>Something to do in a repository. Equal items that wait are one.</summary>
/// <param name="Repository"><c>OWNER/NAME</c>.</param>
/// <param name="Kind">What.</param>
internal sealed record WorkItem(string Repository, WorkKind Kind)
{
    /// <summary>What was pressed: of <see cref="WorkKind.Checks"/>, and of nothing else.</summary>
    public PressedCheck? Pressed { get; init; }
}

/// <summary>What is to be done in a repository; what people wait for comes first here, and goes first.</summary>
internal enum WorkKind
{
    /// <summary>Look for commands in comments.</summary>
    Comments,

    /// <summary>Make checks anew that somebody asked for.</summary>
    Checks,

    /// <summary>Judge pull requests that edit the policy file.</summary>
    Policies,

    /// <summary>A pass for each of its clusters.</summary>
    Pass,
}

/// <summary>A check that somebody asked for anew.</summary>
/// <param name="Name">Its name; null: all checks of the commit.</param>
/// <param name="Head">The commit that it stands beside.</param>
/// <param name="By">Who asked; whether he may is asked of the forge.</param>
internal sealed record PressedCheck(string? Name, CommitId Head, ForgeUser By);
