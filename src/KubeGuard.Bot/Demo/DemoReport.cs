using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Demo;

/// <summary>The end of the demo: what was proposed, what was proven, where to look.</summary>
internal sealed class DemoReport(IReport report)
{
    public void Write(string folder, DemoRun run)
    {
        WriteProposals(run.Document);
        WriteProof(run);
        WritePlaces(folder, run.Published);
    }

    private void WriteProposals(ProposalsDocument document)
    {
        report.Heading("What was proposed");
        report.Table(new(
            ["Object", "Change", "Severity", "Grants", "Why"],
            [
                .. document.Proposals.Select(proposal => ImmutableArray.Create(
                    $"{proposal.Kind} {(proposal.Namespace is { } ns ? ns + "/" : "")}{proposal.Name}",
                    ContractMapping.Word(proposal.Class),
                    ContractMapping.Word(proposal.Severity),
                    proposal.Proof is { } proof ? $"{Number(proof.GrantsBefore)} -> {Number(proof.GrantsAfter)}" : "",
                    proposal.Title)),
            ]));
        report.Subheading("Worth a look");
        report.Bullets(document.Observations.Select(observation => $"{observation.Target}: {observation.Text}"));
        report.Subheading("Left alone on purpose");
        report.Bullets(document.Abstentions.Select(abstention => $"{abstention.Target}: {abstention.Reason}"));
    }

    private void WriteProof(DemoRun run)
    {
        var events = run.Document.Inputs.Events;
        report.Heading("What was proven");
        report.Bullets(
        [
            $"{Number(events.Read)} log records read, {Number(events.Used)} used, {Number(events.Malformed)} malformed; evidence from {events.From} to {events.To}",
            $"with everything applied, {Number(run.After.Api.Replayed)} API requests were replayed: {Number(run.After.Api.Denied)} of what the cluster allowed would be denied",
            $"and {Number(run.After.Connections.Replayed)} connections: {Number(run.After.Connections.Denied)} of what the cluster let through would be dropped",
            $"{Number(run.Document.Proposals.Sum(proposal => proposal.Proof?.RemovedChecked ?? 0))} rights and paths that nothing used were taken away and shown to be denied",
        ]);
    }

    private void WritePlaces(string folder, ImmutableArray<PublishOutcome> published)
    {
        report.Heading("Where to look");
        report.Table(new(["Pull request", "Title", "Branch"], [.. published.Select(Row)]));
        report.Bullets(
        [
            $"open {Path.Combine(folder, "pull-requests", "index.html")} in a browser; each pull request is there as .html and as .md",
            $"git -C {Path.Combine(folder, "gitops.git")} diff main BRANCH shows what a branch changes",
            $"{Path.Combine(folder, "proposals.json")} is the same for programs",
            "on your own repository and logs: kubeguard propose --repo DIR --logs 'GLOB'",
        ]);
    }

    private static ImmutableArray<string> Row(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Created created => [created.PullRequest.Id.ToString(), created.PullRequest.Title, outcome.Branch.ToString()],
        _ => [outcome.Name, "", outcome.Branch.ToString()],
    };

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
