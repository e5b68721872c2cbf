using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Bot.Propose;

/// <summary>A run for people: each proposal with its reasons, its proof and its diff, then what was left alone, then what was read.</summary>
internal sealed class ProposeReport(IReport report)
{
    /// <param name="document">What is offered.</param>
    /// <param name="spent">What the model really was asked in this run; null without a model.</param>
    public void Write(ProposalsDocument document, ModelSpending? spent = null)
    {
        report.Heading($"Proposals: {document.Proposals.Length}");
        if (document.Proposals.IsEmpty)
            report.Text("Nothing to change.");
        foreach (var proposal in document.Proposals)
            Write(proposal);
        WriteObservations(document.Observations);
        WriteAbstentions(document.Abstentions);
        CoverageReport.Write(report, document.Inputs);
        if (document.Model is { } model)
            WriteModel(model, spent);
        WriteSummary(document.Proposals);
    }

    private void Write(ProposalDocument proposal)
    {
        report.Subheading(proposal.Title);
        report.Text(
            $"{ContractMapping.Word(proposal.Class)} {proposal.Id}, severity {ContractMapping.Word(proposal.Severity)}, "
            + $"confidence {ContractMapping.Word(proposal.Confidence)}, pull request {proposal.Group}");
        report.Bullets(proposal.Rationale.Select(item => $"[{ContractMapping.Word(item.Kind)}] {item.Text}"));
        if (proposal.Proof is { } proof)
            report.Text(Sentence(proof));
        foreach (var file in proposal.Files)
            report.Diff(file.Diff);
    }

    private void WriteObservations(ImmutableArray<ObservationDocument> observations)
    {
        if (observations.IsEmpty)
            return;
        report.Heading("Worth a look");
        report.Bullets(observations.Select(observation => $"{observation.Target}: {observation.Text}"));
    }

    private void WriteAbstentions(ImmutableArray<AbstentionDocument> abstentions)
    {
        if (abstentions.IsEmpty)
            return;
        report.Heading("Left alone");
        report.Bullets(abstentions.Select(abstention => $"{abstention.Target}: {abstention.Reason}"));
    }

    private void WriteModel(ModelRunDocument model, ModelSpending? spent)
    {
        report.Heading("Language model");
        report.Text($"{model.Name}: {Number(model.QuestionTokens)} tokens asked, {Number(model.AnswerTokens)} answered. The evidence came to about "
            + $"{Number(model.EvidenceTokens)} tokens in place of the {Number(model.RawLogTokens)} of the raw logs.");
        if (spent is null)
            return;
        report.Text(string.Create(CultureInfo.InvariantCulture, $"{spent.Asked} questions went out, {spent.FromCache} were answered from the cache, cost {spent.Cost:0.00}."));
        report.Bullets(spent.Failures.Select(failure => $"No usable answer: {failure.Key} ({Number(failure.Value)} times); the deterministic candidate or text was used."));
    }

    private void WriteSummary(ImmutableArray<ProposalDocument> proposals)
    {
        report.Heading("Summary");
        report.Table(new(
            ["Proposal", "Class", "Severity", "Confidence", "Replayed", "Denied", "Grants", "Risk"],
            [
                .. proposals.Select(proposal => ImmutableArray.Create(
                    proposal.Id,
                    ContractMapping.Word(proposal.Class),
                    ContractMapping.Word(proposal.Severity),
                    ContractMapping.Word(proposal.Confidence),
                    Number(proposal.Proof?.Replayed),
                    Number(proposal.Proof?.Denied),
                    proposal.Proof is { } proof ? $"{Number(proof.GrantsBefore)} -> {Number(proof.GrantsAfter)}" : "",
                    proposal.Proof is { RiskBefore: > 0 } risk ? $"{Number(risk.RiskBefore)} -> {Number(risk.RiskAfter)}" : "")),
            ]));
        var pullRequests = proposals.Select(proposal => proposal.Group).Distinct(StringComparer.Ordinal).Count();
        report.Text($"{proposals.Length} proposals in {pullRequests} pull requests.");
    }

    private static string Sentence(ProofDocument proof) =>
        $"Proof: {Number(proof.Replayed)} observed events replayed, {Number(proof.Denied)} denied; grants {Number(proof.GrantsBefore)} -> {Number(proof.GrantsAfter)}, "
        + $"{Number(proof.Widened)} of them new; {Number(proof.RemovedChecked)} removed grants shown to be denied"
        + $"{(proof.RiskBefore > 0 ? $"; risk {Number(proof.RiskBefore)} -> {Number(proof.RiskAfter)} points" : "")}.";

    private static string Number(long? number) => number?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";
}
