using System.Collections.Immutable;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Dashboard;

/// <summary>A section of a cluster's part: what came to the same, in the order in which a person needs it.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Note">What it means, and what a person can do; Markdown of our own.</param>
internal sealed record DashboardSection(string Heading, string Note)
{
    private static readonly DashboardSection Failed = new("Could not be done", "The next pass tries again.");
    private static readonly DashboardSection Limited = new("Waiting for a limit", "`limits` in the policy file lets no more be opened now. The most severe come first.");
    private static readonly DashboardSection Scheduled = new("Waiting for the schedule", "`schedule` in the policy file opens them later.");

    private static readonly DashboardSection Edited = new(
        "In the hands of a person",
        "The branch holds what KubeGuard did not make, so it is left alone. To hand it back, comment `/kubeguard takeover` on the pull request.");

    private static readonly DashboardSection Held = new("Held", "They stay as they are: somebody approved them, or put the label `kubeguard/hold` on them.");

    private static readonly DashboardSection Declined = new(
        "Declined",
        "Somebody closed the pull request. A change that differs materially is proposed again by itself. One without a box has lost its state marker: open it again yourself.");

    private static readonly DashboardSection Open = new("Open", "Merge them, change them, or close what is not wanted.");

    private static readonly DashboardSection InsufficientEvidence = new("Left alone: the evidence carries no change", "");
    private static readonly DashboardSection CannotEdit = new("Left alone: the change cannot be written safely", "");
    private static readonly DashboardSection NotProven = new("Left alone: the change did not hold in the replay", "");

    /// <summary>What waits for a decision.</summary>
    public static ImmutableArray<DashboardSection> ToDecide { get; } = [Failed, Limited, Scheduled, Edited, Held, Declined];

    /// <summary>What is open.</summary>
    public static ImmutableArray<DashboardSection> Opened { get; } = [Open];

    /// <summary>What nothing is proposed for.</summary>
    public static ImmutableArray<DashboardSection> LeftAlone { get; } = [InsufficientEvidence, CannotEdit, NotProven];

    /// <summary>
    /// The section of an outcome. What a pass did about an open pull request is not told apart: the next pass would say "unchanged" of it, and edit the
    /// issue for that. Of one that was closed as obsolete nothing is left to be told, for the same reason: null.
    /// </summary>
    public static DashboardSection? Of(ProposalOutcomeKind kind) => kind switch
    {
        ProposalOutcomeKind.Created or ProposalOutcomeKind.Updated or ProposalOutcomeKind.Unchanged => Open,
        ProposalOutcomeKind.EditedByPerson => Edited,
        ProposalOutcomeKind.Held => Held,
        ProposalOutcomeKind.Limited => Limited,
        ProposalOutcomeKind.Scheduled => Scheduled,
        ProposalOutcomeKind.Declined => Declined,
        ProposalOutcomeKind.ObsoleteClosed => null,
        ProposalOutcomeKind.InsufficientEvidence => InsufficientEvidence,
        ProposalOutcomeKind.CannotEdit => CannotEdit,
        ProposalOutcomeKind.NotProven => NotProven,
        ProposalOutcomeKind.Failed => Failed,
        _ => throw new InvalidOperationException("An outcome that the dashboard does not show."),
    };
}
