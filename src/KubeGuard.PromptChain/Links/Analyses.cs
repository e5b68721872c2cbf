using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.PromptChain.Canonical;
using KubeGuard.PromptChain.Model;
using KubeGuard.PromptChain.Redaction;

namespace KubeGuard.PromptChain.Links;

/// <summary>The first two links: what the manifest is for, and what the evidence shows. Either may fail; the chain goes on without it.</summary>
internal sealed class Analyses(ModelGateway gateway, ModelOptions options)
{
    private const int MaximumNeighbours = 12;

    /// <summary>Half of a question's tokens at most go to observations; the rest is for manifests and instructions.</summary>
    public long EvidenceTokens => options.MaximumQuestionTokens / 2;

    public async Task<JsonObject?> OfManifestAsync(Proposal proposal, ManifestSet manifests, CancellationToken cancellation)
    {
        var question = new JsonObject
        {
            ["object"] = proposal.Before is { } before ? CanonicalJson.Sorted(SecretFields.Without(before)) : null,
            ["neighbours"] = new JsonArray([.. Neighbours(proposal, manifests).Select(resource => CanonicalJson.Sorted(SecretFields.Without(resource.ToJson())))]),
        };
        return await gateway.AskAsync(Prompt.ManifestAnalysis, question.ToJsonString(), cancellation).ConfigureAwait(false) is ModelAnswer.Answered answer ? answer.Value : null;
    }

    public async Task<JsonArray> OfEvidenceAsync(IEnumerable<EvidenceExcerpt> excerpts, CancellationToken cancellation)
    {
        var analyses = new JsonArray();
        foreach (var excerpt in excerpts)
        {
            var question = new JsonObject
            {
                ["source"] = excerpt.Source,
                ["observations"] = excerpt.Observations.DeepClone(),
                ["leftOut"] = excerpt.LeftOut,
            };
            if (await gateway.AskAsync(Prompt.EvidenceAnalysis, question.ToJsonString(), cancellation).ConfigureAwait(false) is ModelAnswer.Answered answer)
                analyses.Add(answer.Value.DeepClone());
        }

        return analyses;
    }

    /// <summary>Objects written in the same folder, in the same or no namespace, workloads and identities first.</summary>
    private static IEnumerable<Resource> Neighbours(Proposal proposal, ManifestSet manifests)
    {
        var folder = proposal.Changes[0] switch
        {
            ResourceChange.Modify modify => Folder(modify.Target),
            ResourceChange.Delete delete => Folder(delete.Target),
            ResourceChange.Create create => Folder(create.Beside),
            _ => throw new InvalidOperationException("A resource change that the chain does not know."),
        };
        return manifests.Resources
            .Where(resource => Folder(resource) == folder && resource.Id != proposal.Target && resource.Id.Kind is not ("CustomResourceDefinition" or "ConfigMap" or "Secret"))
            .OrderBy(resource => resource.Id.Namespace == proposal.Target.Namespace ? 0 : 1)
            .ThenBy(resource => resource.Id.ToString(), StringComparer.Ordinal)
            .Take(MaximumNeighbours);
    }

    private static string Folder(Resource resource) => resource.Origin.File[..(resource.Origin.File.LastIndexOf('/') + 1)];
}
