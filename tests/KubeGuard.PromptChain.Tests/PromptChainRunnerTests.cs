using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.TestKit;
using KubeGuard.TestKit.Models;

namespace KubeGuard.PromptChain.Tests;

public sealed class PromptChainRunnerTests
{
    private const string Manifests = """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: web, namespace: shop}
        rules:
        - apiGroups: [""]
          resources: [configmaps, secrets]
          verbs: ["*"]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: web, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
        """;

    private readonly HardeningInput _input = new(Repository.OfDocuments(Manifests), SeenUses(), new HardeningOptions());
    private readonly HardeningPipeline _pipeline = new([new RbacHardener()]);

    [Fact]
    public async Task P7_a_good_model_keeps_the_proven_rules_and_explains_them()
    {
        var proposal = await Offered(FakeModels.Good);
        proposal.Model.ShouldNotBeNull().Candidate.ShouldBe(CandidateAuthor.Model);
        proposal.Model.Sentences.ShouldContain("The workload keeps what it was seen doing.");
        proposal.Proof.ShouldNotBeNull().Denied.ShouldBe(0);
    }

    [Fact]
    public async Task C2_a_chatty_model_works_as_well() =>
        (await Offered(FakeModels.Chatty)).Model.ShouldNotBeNull().Candidate.ShouldBe(CandidateAuthor.Model);

    [Fact]
    public async Task P7_a_model_that_asks_for_everything_gets_the_deterministic_candidate()
    {
        var proposal = await Offered(FakeModels.Malicious);
        proposal.Model.ShouldNotBeNull().Candidate.ShouldBe(CandidateAuthor.Deterministic);
        proposal.Model.RepairRounds.ShouldBe(2);
        JsonNode.DeepEquals(proposal.After, Deterministic().After).ShouldBeTrue();
    }

    public static TheoryData<FakeModelReply> UselessReplies =>
    [
        new FakeModelReply(""),
        new FakeModelReply("no"),
        new FakeModelReply { Refusal = "I cannot." },
        new FakeModelReply("""{"rules":[]}"""),
        new FakeModelReply { Status = 401 },
    ];

    [Theory]
    [MemberData(nameof(UselessReplies))]
    public async Task C8_whatever_a_model_does_the_deterministic_proposal_is_offered(FakeModelReply reply)
    {
        var proposal = await Offered(_ => reply);
        JsonNode.DeepEquals(proposal.After, Deterministic().After).ShouldBeTrue();
        proposal.Model.ShouldNotBeNull().Candidate.ShouldBe(CandidateAuthor.Deterministic);
        proposal.Model.Sentences.ShouldBeEmpty();
    }

    [Fact]
    public async Task C9_a_sentence_without_existing_evidence_is_cut()
    {
        var proposal = await Offered(request =>
        {
            var answer = FakeModels.GoodAnswer(request);
            if (request.Link == FakeModelLink.Explanation)
                answer["sentences"]!.AsArray().Add(new JsonObject { ["text"] = "It is perfectly safe.", ["evidence"] = new JsonArray("api:made-up") });
            return new(answer.ToJsonString());
        });
        proposal.Model.ShouldNotBeNull().Sentences.ShouldNotContain("It is perfectly safe.");
    }

    private Proposal Deterministic() => _pipeline.Run(_input).Proposals.ShouldHaveSingleItem();

    private async Task<Proposal> Offered(Func<FakeModelRequest, FakeModelReply> behaviour)
    {
        await using var server = await FakeModelServer.StartAsync(behaviour);
        var options = new ModelOptions { Provider = ModelProvider.Compatible, Endpoint = server.Endpoint, Name = "fake-1", ApiKey = "test-key" };
        var chain = PromptChainRunner.For(options, _input, TimeProvider.System).ShouldNotBeNull();
        var candidates = await chain.AdviseAsync(_pipeline.Propose(_input));
        var changes = await chain.ExplainAsync(HardeningPipeline.Complete(_input, candidates));
        return changes.Proposals.ShouldHaveSingleItem();
    }

    private static EvidenceSet SeenUses()
    {
        ApiUse[] uses =
        [
            Use("web", new("get", "", "configmaps", "", "shop", "settings")),
            Use("web", new("list", "", "configmaps", "", "shop", "")),
            Use("web", new("watch", "", "configmaps", "", "shop", "")),
            Use("other", new("get", "", "secrets", "", "shop", "x")),
        ];
        var coverage = Coverage.None with
        {
            From = Start,
            To = Start.AddDays(20),
            SeenResources = [.. uses.Select(use => new GroupResource(use.Request.Group, use.Request.Resource))],
        };
        return new([.. uses.OrderBy(use => use.Id, StringComparer.Ordinal)], [], coverage);
    }

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static ApiUse Use(string account, ApiRequest request) => new(
        new($"system:serviceaccount:shop:{account}", ["system:authenticated", "system:serviceaccounts", "system:serviceaccounts:shop"]),
        request,
        ApiDecision.Allowed,
        account == "web" ? "RBAC: allowed by RoleBinding \"web/shop\" of Role \"web\" to ServiceAccount \"web/shop\"" : "",
        null,
        "web",
        new([new(DateOnly.FromDateTime(Start.UtcDateTime), 1, Start, Start)], new("audit.log", 1), ["audit.log"]));
}
