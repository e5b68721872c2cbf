using System.Collections.Immutable;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.CodeScanning;
using KubeGuard.PullRequests.Planning;
using KubeGuard.PullRequests.Sarif;

namespace KubeGuard.Bot.Propose;

/// <summary>What a run came to, ready to be shown and written.</summary>
/// <param name="Changes">The proposals.</param>
/// <param name="Document">The same as the published contract.</param>
/// <param name="Json">The document as JSON.</param>
/// <param name="PullRequests">Each pull request as text and as a page.</param>
internal sealed record ProposeRun(ChangeSet Changes, ProposalsDocument Document, string Json, ImmutableArray<PullRequestPreview> PullRequests)
{
    /// <summary>Name of the cluster where none is configured; part of the branch names.</summary>
    public const string DefaultCluster = "local";

    /// <summary>What the proposals say about the repository as it is, for code scanning.</summary>
    public required SarifDocument Findings { get; init; }

    public static async Task<ProposeRun> CreateAsync(RunInputs inputs, ChangeSet changes, string? model, CancellationToken cancellation)
    {
        var document = changes.ToDocument(inputs.Hardening.Evidence.Coverage);
        var cluster = inputs.Hardening.Policy.Policy.Clusters is [var only] ? only.Text : DefaultCluster;
        var facts = await RunFactsOf.CreateAsync(inputs, cluster, cancellation) with { Model = model, ModelTokens = changes.Model?.Tokens };
        return new(changes, document, ContractWriter.Write(document), PullRequestPreview.Render(new(changes, inputs.Hardening.Evidence, facts)))
        {
            Findings = ProposalFindings.Write(changes, cluster, facts.ToolVersion),
        };
    }
}
