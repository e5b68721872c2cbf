using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>The check that shall stand beside the head of a pull request (B17).</summary>
public sealed record DesiredCheck
{
    /// <summary>Its name; one check of it per commit.</summary>
    public const string Name = "kubeguard";

    /// <summary>What comes back when <see cref="Rerun"/> is pressed.</summary>
    public const string RerunId = "rerun";

    /// <summary>
    /// Its button: what <c>/kubeguard rerun</c> does. There is none for <c>takeover</c>: a button asks nobody whether he is sure, and takes no
    /// reply that names the commit which the branch held.
    /// </summary>
    public static CheckAction Rerun { get; } = new(RerunId, "Rerun", "Works it out again from the logs of now");

    /// <summary>The commit that it stands beside; null: the one that the step pushes.</summary>
    public CommitId? Head { get; init; }

    /// <summary>Success when the proof is for this head; neutral when the head is a person's.</summary>
    public required CheckConclusion Conclusion { get; init; }

    /// <summary>The figures in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The proof of each object, in Markdown.</summary>
    public required string Summary { get; init; }

    /// <summary>What the body leaves out for length, in Markdown; empty when it leaves out nothing (B15).</summary>
    public string Text { get; init; } = "";

    /// <summary>The reasons beside the changed lines.</summary>
    public ImmutableArray<CheckAnnotation> Annotations { get; init; } = [];

    /// <summary>The same as it is sent for a commit.</summary>
    public CheckRunDraft At(CommitId head) => new()
    {
        Head = head,
        Name = Name,
        Conclusion = Conclusion,
        Title = Title,
        Summary = Summary,
        Text = Text,
        Annotations = Annotations,
        Actions = [Rerun],
    };
}
