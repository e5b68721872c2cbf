using System.Collections.Immutable;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Provenance;

namespace KubeGuard.Bot.Manifests;

/// <summary>What a repository applies, for people: a table for each root.</summary>
internal sealed class ManifestsReport(IReport report)
{
    public void Write(ManifestsDocument document, ImmutableArray<ManifestProblem> problems)
    {
        foreach (var root in document.Roots)
            Write(root);
        if (document.Roots.IsEmpty)
            report.Text("No Kubernetes object found.");
        if (problems.IsEmpty)
            return;
        report.Heading("Problems");
        report.Bullets(ProblemLines.Of(problems));
    }

    private void Write(RootDocument root)
    {
        var path = root.Path == "." ? ". (the repository itself)" : root.Path;
        report.Heading(root.Deployer is { } deployer ? $"{path}, deployed by {deployer}" : path);
        if (root.Problem is { } problem)
            report.Text($"{(root.Resources.IsEmpty ? "Cannot be built" : "Not all of it is known")}: {problem}");
        else if (root.Resources.IsEmpty)
            report.Text("Applies nothing.");
        report.Table(new(["Kind", "Namespace/name", "Written at", "Changed by"], [.. root.Resources.Select(Row)]));
    }

    private static ImmutableArray<string> Row(ResourceDocument resource)
    {
        var written = resource.Origin[0];
        return
        [
            resource.Kind,
            resource.Namespace is null ? resource.Name : $"{resource.Namespace}/{resource.Name}",
            Place(written) + (written.By == MadeBy.Generator ? " (generator)" : ""),
            string.Join(", ", resource.Origin.Skip(1).Select(part => $"{ContractMapping.Word(part.By)} {Place(part)}")),
        ];
    }

    private static string Place(OriginDocument origin) => $"{origin.File}:{origin.Line}";
}
