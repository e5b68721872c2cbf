using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Verify;

/// <summary>A replay for people.</summary>
internal sealed class VerifyReport(IReport report)
{
    public void Write(VerifyDocument document)
    {
        report.Heading("Replay");
        report.Table(new(
            ["Evidence", "Replayed", "Denied", "Disagreements", "Outside"],
            [Row("API requests", document.Api), Row("Connections", document.Connections)]));
        Write("Denied: the cluster allowed it, the manifests would not", document.Denied);
        Write("Disagreements: the cluster refused it, the manifests would allow it", document.Disagreements);
        if (!document.Outside.IsEmpty)
            report.Text($"Outside the repository: {string.Join("; ", document.Outside.Select(cause => $"{cause.Key.Replace('-', ' ')}: {Number(cause.Value)}"))}");
        WriteList("Not understood, and left out", document.Problems);
        WriteList("Not recorded by the audit policy: the replay says nothing of it", document.Unrecorded);
        report.Heading("Result");
        report.Text(Verdict(document));
    }

    private void Write(string heading, ImmutableArray<ReplayFindingDocument> findings)
    {
        if (findings.IsEmpty)
            return;
        report.Heading(heading);
        report.Bullets(findings.Select(finding =>
            $"{finding.Source}: {finding.Subject}: {finding.Request} (x{Number(finding.Count)}): {finding.Reason}{(finding.KeptBy is null ? "" : $"; to keep it: {finding.KeptBy}")}"));
    }

    private void WriteList(string heading, ImmutableArray<string> lines)
    {
        if (lines.IsEmpty)
            return;
        report.Heading(heading);
        report.Bullets(lines);
    }

    private static string Verdict(VerifyDocument document)
    {
        var denied = document.Api.Denied + document.Connections.Denied;
        var disagreements = document.Api.Disagreements + document.Connections.Disagreements;
        return denied > 0
            ? $"{Number(denied)} observed events would be denied by these manifests."
            : disagreements > 0
                ? $"Nothing observed would be denied. In {Number(disagreements)} cases the cluster runs something else than these manifests say."
                : "Nothing observed would be denied, and cluster and manifests agree.";
    }

    private static ImmutableArray<string> Row(string name, ReplayCountsDocument counts) =>
        [name, Number(counts.Replayed), Number(counts.Denied), Number(counts.Disagreements), Number(counts.Outside)];

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
