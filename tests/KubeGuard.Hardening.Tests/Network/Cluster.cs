using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Network;

/// <summary>A repository of one object per file, and what the hardener says to it.</summary>
internal sealed class Cluster
{
    private readonly InMemoryFiles _files;

    public Cluster(params string[] documents)
        : this(InMemoryFiles.Of([.. documents.Select((document, index) => ($"object-{index:D3}.yaml", document))]))
    {
    }

    private Cluster(InMemoryFiles files)
    {
        _files = files;
        Manifests = ManifestReader.Read(files);
    }

    public ManifestSet Manifests { get; }

    public HardenerResult Propose(Flows flows, HardeningOptions? options = null) =>
        new NetworkPolicyHardener().Propose(new(Manifests, flows.Build(), options ?? new HardeningOptions()));

    public ProofOutcome Prove(Proposal proposal, EvidenceSet evidence) =>
        new NetworkPolicyHardener().Prove(proposal, new(Manifests, evidence, new()), With(proposal).Manifests);

    /// <summary>The repository with the objects of some proposals as they shall be.</summary>
    public Cluster With(params IEnumerable<Proposal> proposals)
    {
        var files = _files;
        foreach (var change in proposals.SelectMany(proposal => proposal.Changes))
        {
            files = change switch
            {
                ResourceChange.Create create => files.With(create.FileName, create.Object.ToJsonString()),
                ResourceChange.Modify modify => files.With(modify.Target.Origin.File, modify.After.ToJsonString()),
                _ => throw new InvalidOperationException("No network proposal deletes."),
            };
        }

        return new(files);
    }

    /// <summary>The one proposal about an object, with its spec in compact JSON and single quotes.</summary>
    public static string SpecOf(HardenerResult result, string id) => Text(result.Proposals.Single(proposal => proposal.Id == $"network/NetworkPolicy/{id}").After!["spec"]!);

    public static string Text(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace('"', '\'');
}
