using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Propose;

/// <summary>A run for people: each proposal with its reasons, its proof and its diff, then what was left alone, then what was read.</summary>
internal sealed class ProposeReport(IReport report)
{
    public void Write(ProposalsDocument document)
    {
        report.Heading($"Proposals: {document.Proposals.Length}");
        if (document.Proposals.IsEmpty)
            report.Text("Nothing to change.");
        foreach (var proposal in document.Proposals)
            Write(proposal);
        WriteObservations(document.Observations);
        WriteAbstentions(document.Abstentions);
        CoverageReport.Write(report, document.Inputs);
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
