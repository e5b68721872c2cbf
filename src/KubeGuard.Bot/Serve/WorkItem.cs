namespace KubeGuard.Bot.Serve;

/// <summary>Something to do in a repository. Equal items that wait are one.</summary>
/// <param name="Repository"><c>OWNER/NAME</c>.</param>
/// <param name="Kind">What.</param>
internal sealed record WorkItem(string Repository, WorkKind Kind);

/// <summary>What is to be done in a repository; what people wait for comes first here, and goes first.</summary>
internal enum WorkKind
{
    /// <summary>Look for commands in comments.</summary>
    Comments,

    /// <summary>A pass for each of its clusters.</summary>
    Pass,
}
