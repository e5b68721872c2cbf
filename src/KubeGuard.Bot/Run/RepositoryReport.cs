using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>How a pass over one repository ended. Closed; one repository never stops another (B24).</summary>
internal abstract record PassOutcome
{
    private PassOutcome()
    {
    }

    /// <summary>As machines read it.</summary>
    public string Name => this switch
    {
        Done => "done",
        Suspended => "suspended",
        Unavailable unavailable => Contracts.ContractMapping.Word(unavailable.Kind),
        BadPolicy => "policy-invalid",
        BadEvidence => "evidence-unreadable",
        Failed => "failed",
        _ => throw new InvalidOperationException($"{GetType()} has no name."),
    };

    /// <summary>Why it is not done; empty when it is.</summary>
    public string Why => this switch
    {
        Done => "",
        Suspended suspended => suspended.By,
        Unavailable unavailable => unavailable.Reason,
        BadPolicy policy => string.Join("; ", policy.Errors),
        BadEvidence evidence => string.Join("; ", evidence.Problems),
        Failed failed => failed.Reason,
        _ => throw new InvalidOperationException($"{GetType()} has no reason."),
    };

    /// <summary>Whether somebody has to look.</summary>
    public bool IsTrouble => this is not (Done or Suspended);

    /// <summary>Everything was looked at; what became of it is in the report.</summary>
    public sealed record Done : PassOutcome;

    /// <summary>Somebody said to leave it alone (B39).</summary>
    public sealed record Suspended(string By) : PassOutcome;

    /// <summary>It cannot be worked in (B24).</summary>
    public sealed record Unavailable(Unavailability Kind, string Reason) : PassOutcome;

    /// <summary>Its policy file is wrong: nothing is proposed (B27).</summary>
    public sealed record BadPolicy(ImmutableArray<string> Errors) : PassOutcome;

    /// <summary>The logs of its cluster cannot be used.</summary>
    public sealed record BadEvidence(ImmutableArray<string> Problems) : PassOutcome;

    /// <summary>Git or the forge failed; the next pass tries again.</summary>
    public sealed record Failed(string Reason) : PassOutcome;
}

/// <summary>What a pass over one repository came to.</summary>
/// <param name="Repository">Repository and cluster.</param>
/// <param name="At">When it ended.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Items">What became of each pull request and each object that was looked at.</param>
internal sealed record RepositoryReport(string Repository, DateTimeOffset At, PassOutcome Outcome, ImmutableArray<ReportItem> Items)
{
    /// <summary>A report without items.</summary>
    public static RepositoryReport Without(RepositoryTarget target, DateTimeOffset at, PassOutcome outcome) => new(target.Key, at, outcome, []);

    /// <summary>The proposals themselves; null when it did not come to any.</summary>
    public ChangeSet? Changes { get; init; }

    /// <summary>What a dry run would do, in words; empty for a real run.</summary>
    public string Plan { get; init; } = "";

    /// <summary>What became of the alerts of the base branch; null where the policy asks for none.</summary>
    public CodeScanningOutcome? CodeScanning { get; init; }
}

/// <summary>What became of one proposal, or of one object that was left alone (B21).</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Target">The object.</param>
/// <param name="Title">What was proposed; empty for an object that was left alone.</param>
/// <param name="PullRequest">Where it stands; empty when there is none.</param>
/// <param name="Why">The reason, where the outcome does not say it.</param>
internal sealed record ReportItem(ProposalOutcomeKind Kind, string Target, string Title, string PullRequest, string Why)
{
    /// <summary>Whether it is about a proposal or a pull request; otherwise about an object that was left alone.</summary>
    public bool IsProposal => Kind is not (ProposalOutcomeKind.InsufficientEvidence or ProposalOutcomeKind.CannotEdit or ProposalOutcomeKind.NotProven);
}
