using KubeGuard.Evidence;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.PromptChain.Canonical;
using KubeGuard.TestKit;
using KubeGuard.TestKit.Logs;
using KubeGuard.TestKit.Models;
using TemporaryFolder = KubeGuard.TestKit.Logs.TemporaryFolder;

namespace KubeGuard.PromptChain.Tests;

/// <summary>What the published chain of the paper gets wrong, and must not go wrong here.</summary>
public sealed class PublishedWeaknessesTests
{
    private static readonly FlowEnd Web = FlowEnd.OfPod("shop", "web", "10.0.1.5");
    private static readonly FlowEnd Db = FlowEnd.OfPod("shop", "db", "10.0.2.6");

    [Fact]
    public void Weakness_1_a_tuple_keeps_port_direction_and_reply_together()
    {
        var lines = LinesOf(
            new HubbleFlowLine { Source = Web, Destination = Db, SourcePort = 41000, DestinationPort = 5432, Flags = ["SYN"] },
            new HubbleFlowLine { Source = Db, Destination = Web, SourcePort = 5432, DestinationPort = 41000, Flags = ["SYN", "ACK"], IsReply = true },
            new HubbleFlowLine { Source = Db, Destination = Web, SourcePort = 52000, DestinationPort = 8080, Flags = ["SYN"] });
        lines.Order(StringComparer.Ordinal).ShouldBe(["shop/db -> shop/web Tcp 8080 Forwarded", "shop/web -> shop/db Tcp 5432 Forwarded"]);
    }

    [Fact]
    public void Weakness_2_ends_other_than_services_are_kept()
    {
        var lines = LinesOf(
            new HubbleFlowLine { Source = Web, Destination = FlowEnd.OfReserved("198.51.100.7", "world"), DestinationPort = 443, Flags = ["SYN"] },
            new HubbleFlowLine { Source = FlowEnd.OfReserved("10.0.0.1", "host"), Destination = Web, DestinationPort = 8080, Flags = ["SYN"] });
        lines.ShouldContain(line => line.Contains("shop/web -> 198.51.100.7", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("host", StringComparison.Ordinal));
    }

    [Fact]
    public void Weakness_3_a_workload_is_what_its_owner_is_called_and_never_cut_from_a_pod_name()
    {
        var odd = Web with { Pod = "web-frontend-5d4f8c9b7-abcde", Workload = "web-frontend-5d4f8c9b7", WorkloadKind = "StatefulSet" };
        LinesOf(new HubbleFlowLine { Source = odd, Destination = Db, Flags = ["SYN"] }).ShouldHaveSingleItem().ShouldStartWith("shop/web-frontend-5d4f8c9b7 -> ");
        var unowned = Web with { Workload = "", WorkloadKind = "", Pod = "web-6f7d8-x2x4z" };
        LinesOf(new HubbleFlowLine { Source = unowned, Destination = Db, Flags = ["SYN"] }).ShouldHaveSingleItem().ShouldStartWith("shop/app=web -> ");
    }

    [Fact]
    public async Task Weakness_4_a_model_that_obeys_no_fences_works_as_well_as_one_that_does_not()
    {
        var bare = await RunAsync(FakeModels.Good);
        var fenced = await RunAsync(FakeModels.Chatty);
        fenced.Usage.Failures.ShouldBeEmpty();
        fenced.Objects.ShouldBe(bare.Objects);
        bare.Objects.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Weakness_5_names_match_exactly_and_not_by_a_part_of_them()
    {
        var requests = (await RunAsync(FakeModels.Good)).Requests;
        var aboutWeb = requests.Where(request => request.Link == FakeModelLink.NetworkPolicy && (string)request.Data["proposed"]!["ingress"]![0]!["ports"]![0]!["port"]!.ToString() == "8080").ToList();
        aboutWeb.ShouldNotBeEmpty();
        aboutWeb.ShouldAllBe(request => !request.Data["observations"]!.ToJsonString().Contains("web-admin", StringComparison.Ordinal));
    }

    [Fact]
    public void Weakness_6_what_was_left_out_for_length_is_said()
    {
        var evidence = Read([.. Enumerable.Range(1, 200).Select(port => new HubbleFlowLine { Source = Web, Destination = Db, DestinationPort = 1000 + port, Flags = ["SYN"] })]);
        var ids = evidence.Connections.Select(connection => connection.Id).ToList();
        var canonical = new CanonicalEvidence(evidence);

        canonical.Excerpts(ids, long.MaxValue).Single().LeftOut.ShouldBe("");
        canonical.Excerpts(ids, canonical.Tokens - 1).Single().LeftOut.ShouldBe("times");
        var cut = canonical.Excerpts(ids, 500).Single();
        cut.Observations.Count.ShouldBeInRange(1, 199);
        cut.LeftOut.ShouldBe($"times, counts, {200 - cut.Observations.Count} observations (the answer is still checked against them)");
        EvidenceExcerpt.LeftOutOf([cut]).ShouldBe($"network: {cut.LeftOut}");
    }

    private static List<string> LinesOf(params HubbleFlowLine[] flows)
    {
        var evidence = Read(flows);
        return [.. new CanonicalEvidence(evidence).Excerpts([.. evidence.Connections.Select(connection => connection.Id)], long.MaxValue)
            .SelectMany(excerpt => excerpt.Observations).Select(line => (string)line!["what"]!)];
    }

    private static EvidenceSet Read(HubbleFlowLine[] flows)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("flows.json", string.Join('\n', flows.Select(flow => flow.ToString())) + "\n");
        return new EvidenceReader().Read([new LogInput("flows.json", path, LogKind.Hubble)]);
    }

    private static async Task<ChainRun> RunAsync(Func<FakeModelRequest, FakeModelReply> behaviour)
    {
        var admin = FakeRepositoryEnd("web-admin", "10.0.3.7");
        var evidence = Read(
        [
            new HubbleFlowLine { Source = FakeRepositoryEnd("caller", "10.0.3.9"), Destination = Web, DestinationPort = 8080, Flags = ["SYN"] },
            new HubbleFlowLine { Source = FakeRepositoryEnd("caller", "10.0.3.9"), Destination = admin, DestinationPort = 9999, Flags = ["SYN"] },
        ]);
        var input = new HardeningInput(Repository.OfDocuments(Deployment("web", 8080), Deployment("web-admin", 9999)), evidence, new HardeningOptions());
        await using var server = await FakeModelServer.StartAsync(behaviour);
        var options = new ModelOptions { Provider = ModelProvider.Compatible, Endpoint = server.Endpoint, Name = "fake-1", ApiKey = "test-key" };
        var chain = PromptChainRunner.For(options, input, TimeProvider.System).ShouldNotBeNull();
        var candidates = await chain.AdviseAsync(new HardeningPipeline([new NetworkPolicyHardener()]).Propose(input));
        var objects = HardeningPipeline.Complete(input, candidates).Proposals.Select(proposal => proposal.After?.ToJsonString() ?? "").ToList();
        return new(objects, server.Requests, chain.Usage);
    }

    private static FlowEnd FakeRepositoryEnd(string app, string ip) => FlowEnd.OfPod("shop", app, ip);

    private static string Deployment(string name, int port) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, namespace: shop}
        spec:
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec: {containers: [{name: main, image: "example.test/{{name}}:1", ports: [{containerPort: {{port}} }]}]}
        """;

    private sealed record ChainRun(List<string> Objects, IReadOnlyList<FakeModelRequest> Requests, KubeGuard.PromptChain.Model.ModelUsage Usage);
}
