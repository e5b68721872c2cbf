using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PromptChain.Canonical;
using KubeGuard.PromptChain.Links;
using KubeGuard.PromptChain.Model;
using KubeGuard.PromptChain.Redaction;
using Microsoft.Extensions.AI;

namespace KubeGuard.PromptChain;

/// <summary>
/// The prompt chain of KubeGuard (arXiv 2509.04191): understand the manifest, understand the aggregated evidence, recommend; with two more links,
/// verify and repair, because a model never decides a grant. Whatever the model does, the deterministic candidate stands ready (P7).
/// </summary>
public sealed class PromptChainRunner
{
    private readonly ModelOptions _options;
    private readonly HardeningInput _input;
    private readonly CanonicalEvidence _evidence;
    private readonly ModelGateway _gateway;
    private readonly Analyses _analyses;

    /// <summary>A chain for one run over one repository.</summary>
    public PromptChainRunner(IChatClient client, ModelOptions options, HardeningInput input, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(input);
        _options = options;
        _input = input;
        _evidence = new CanonicalEvidence(input.Evidence);
        var redactor = new Redactor(options.PseudonymiseNames ? new Pseudonyms(NamesOf(input)) : null);
        _gateway = new ModelGateway(client, options, redactor, Usage, time);
        _analyses = new Analyses(_gateway, options);
    }

    /// <summary>Told of each first answer before it is verified: for measuring what the model would have done alone.</summary>
    internal Action<CandidateVerifier, JsonObject>? OnFirstAnswer { get; init; }

    /// <summary>What was asked so far.</summary>
    public ModelUsage Usage { get; } = new();

    /// <summary>The chain that the options ask for; null when they ask for no model.</summary>
    public static PromptChainRunner? For(ModelOptions options, HardeningInput input, TimeProvider time) =>
        ChatClients.For(options) is { } client ? new(client, options, input, time) : null;

    /// <summary>Lets the model choose and order within each candidate. What fails verification after the last repair round keeps its deterministic form.</summary>
    public async Task<CandidateSet> AdviseAsync(CandidateSet candidates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var advised = ImmutableArray.CreateBuilder<Candidate>(candidates.Candidates.Length);
        foreach (var candidate in candidates.Candidates)
            advised.Add(await AdviseAsync(candidate, cancellation).ConfigureAwait(false));
        return candidates with { Candidates = advised.MoveToImmutable() };
    }

    /// <summary>Lets the model explain what is offered; sentences without evidence are cut.</summary>
    public async Task<ChangeSet> ExplainAsync(ChangeSet changes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var link = new Explanation(_gateway, _evidence, _analyses.EvidenceTokens);
        var groups = ImmutableArray.CreateBuilder<ChangeGroup>(changes.Groups.Length);
        foreach (var group in changes.Groups)
        {
            var proposals = ImmutableArray.CreateBuilder<Proposal>(group.Proposals.Length);
            foreach (var proposal in group.Proposals)
                proposals.Add(await ExplainAsync(link, proposal, cancellation).ConfigureAwait(false));
            groups.Add(group with { Proposals = proposals.MoveToImmutable() });
        }

        return changes with { Groups = groups.MoveToImmutable(), Model = Summary() };
    }

    private async Task<Candidate> AdviseAsync(Candidate candidate, CancellationToken cancellation)
    {
        var proposal = candidate.Proposal;
        if (Recommendation.For(proposal) is not { } recommendation)
            return candidate;
        var before = Usage.Tokens;
        var ids = proposal.Rationale.SelectMany(item => item.Evidence).Distinct(StringComparer.Ordinal).ToList();
        ImmutableArray<EvidenceExcerpt> excerpts = [.. _evidence.Excerpts(ids, _analyses.EvidenceTokens)];
        var question = new ChainQuestion(
            proposal,
            excerpts,
            await _analyses.OfManifestAsync(proposal, _input.Manifests, cancellation).ConfigureAwait(false),
            await _analyses.OfEvidenceAsync(excerpts, cancellation).ConfigureAwait(false),
            _evidence.Knows);

        var verifier = new CandidateVerifier(candidate, _input);
        ImmutableArray<string> failed = [];
        for (var round = 0; round <= _options.MaximumRepairRounds; round++)
        {
            if (await recommendation.AskAsync(_gateway, question, failed, cancellation).ConfigureAwait(false) is not { } recommended)
                return candidate with { Proposal = proposal with { Model = Contribution(CandidateAuthor.Deterministic, round, []) } };
            if (round == 0)
                OnFirstAnswer?.Invoke(verifier, recommended.After);
            switch (verifier.Verify(recommended.After, cancellation))
            {
                case VerificationOutcome.Accepted accepted:
                    return accepted.Candidate with
                    {
                        Proposal = accepted.Candidate.Proposal with
                        {
                            Model = Contribution(CandidateAuthor.Model, round, recommended.Reasons),
                        },
                    };
                case VerificationOutcome.Rejected rejected:
                    failed = rejected.Reasons;
                    break;
            }
        }

        return candidate with { Proposal = proposal with { Model = Contribution(CandidateAuthor.Deterministic, _options.MaximumRepairRounds, []) } };

        ModelContribution Contribution(CandidateAuthor author, int rounds, ImmutableArray<string> reasons) =>
            new(_options.Name, [recommendation.PromptVersion], author, rounds, Usage.Tokens - before, reasons);
    }

    private async Task<Proposal> ExplainAsync(Explanation link, Proposal proposal, CancellationToken cancellation)
    {
        var before = Usage.Tokens;
        var sentences = await link.AskAsync(proposal, cancellation).ConfigureAwait(false);
        var contribution = proposal.Model ?? new ModelContribution(_options.Name, [], CandidateAuthor.Deterministic, 0, 0, []);
        return proposal with
        {
            Model = contribution with
            {
                PromptVersions = contribution.PromptVersions.Add(Explanation.PromptVersion),
                Tokens = contribution.Tokens + Usage.Tokens - before,
                Sentences = [.. sentences, .. contribution.Sentences],
            },
        };
    }

    private ModelRun Summary() => new(
        _options.Name,
        new(Usage.QuestionTokens, Usage.AnswerTokens, TokenEstimate.OfLogs(_input.Evidence.Coverage), _evidence.Tokens),
        new(Usage.Exchanges, Usage.Cached, Usage.Cost, Usage.Failures.ToImmutableSortedDictionary(failure => failure.Key.ToString(), failure => failure.Value, StringComparer.Ordinal)));

    /// <summary>Everything that names something of this cluster: for pseudonyms.</summary>
    private static IEnumerable<string> NamesOf(HardeningInput input) =>
        input.Manifests.Resources.SelectMany(resource => new[] { resource.Id.Name, resource.Id.Namespace ?? "" })
            .Concat(input.Evidence.ApiUses.SelectMany(use => new[] { use.Request.Name, use.Request.Namespace, use.Subject.ServiceAccount?.Name ?? use.Subject.User }))
            .Concat(input.Evidence.Connections.SelectMany(connection => new[] { Address(connection.Source), Address(connection.Destination) }))
            .Where(name => name.Length > 0);

    private static string Address(KubeGuard.Evidence.Endpoint endpoint) => endpoint switch
    {
        KubeGuard.Evidence.Endpoint.External external => external.Address,
        KubeGuard.Evidence.Endpoint.Reserved reserved => reserved.Address,
        KubeGuard.Evidence.Endpoint.Pod pod => pod.Workload,
        _ => throw new InvalidOperationException("An endpoint that the chain does not know."),
    };
}
