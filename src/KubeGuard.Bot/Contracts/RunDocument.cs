using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Contracts;

/// <summary>What <c>run --format json</c> and <c>status --format json</c> print.</summary>
public sealed record RunDocument
{
    /// <summary>Version of this format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>One entry for each repository and cluster.</summary>
    public required ImmutableArray<RepositoryDocument> Repositories { get; init; }

    internal static RepositoryDocument Of(RepositoryReport report) => new()
    {
        Repository = report.Repository,
        At = report.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Outcome = report.Outcome.Name,
        Reason = report.Outcome.Why,
        Items =
        [
            .. report.Items.Select(item => new ItemDocument
            {
                Outcome = item.Kind,
                Target = item.Target,
                Title = item.Title,
                PullRequest = item.PullRequest,
                Reason = item.Why,
            }),
        ],
        Plan = report.Plan,
        CodeScanning = report.CodeScanning?.Words,
    };
}

/// <summary>What a pass over one repository came to.</summary>
public sealed record RepositoryDocument
{
    /// <summary>Repository and cluster.</summary>
    public required string Repository { get; init; }

    /// <summary>When the pass ended, in UTC.</summary>
    public required string At { get; init; }

    /// <summary><c>done</c>, <c>suspended</c>, <c>archived</c>, <c>disabled</c>, <c>renamed</c>, <c>empty</c>, <c>forbidden</c>, <c>unreachable</c>, <c>policy-invalid</c>, <c>evidence-unreadable</c> or <c>failed</c>.</summary>
    [Description("How the pass ended: done, suspended, archived, disabled, renamed, empty, forbidden, unreachable, policy-invalid, evidence-unreadable or failed.")]
    public required string Outcome { get; init; }

    /// <summary>Why; empty when it is done.</summary>
    public required string Reason { get; init; }

    /// <summary>What became of each proposal and of each object that was left alone.</summary>
    public required ImmutableArray<ItemDocument> Items { get; init; }

    /// <summary>What a dry run would do, in words; empty for a real one.</summary>
    public required string Plan { get; init; }

    /// <summary>What became of the alerts of the base branch; null where the policy file asks for none.</summary>
    public string? CodeScanning { get; init; }
}

/// <summary>What became of one proposal, or of one object that was left alone.</summary>
public sealed record ItemDocument
{
    /// <summary>What became of it: one of the closed set.</summary>
    [Description("What became of the proposal, or of the object that was left alone.")]
    public required ProposalOutcomeKind Outcome { get; init; }

    /// <summary>The object.</summary>
    public required string Target { get; init; }

    /// <summary>What was proposed; empty for an object that was left alone.</summary>
    public required string Title { get; init; }

    /// <summary>Number and place of the pull request; empty when there is none.</summary>
    public required string PullRequest { get; init; }

    /// <summary>The reason, where the outcome does not say it.</summary>
    public required string Reason { get; init; }
}
