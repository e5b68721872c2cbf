using System.Text.Json.Nodes;
using KubeGuard.PromptChain.Model;
using KubeGuard.PromptChain.Redaction;
using KubeGuard.TestKit.Models;

namespace KubeGuard.PromptChain.Tests.Model;

public sealed class ModelGatewayTests : IDisposable
{
    private const string Question = """{"source":"api","observations":[{"id":"api:1","what":"web did get pods"}],"leftOut":""}""";
    private const string GoodAnswer = """{"activities":[{"text":"It watches.","evidence":["api:1"]}],"oddities":[]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeguard-chain-");
    private readonly ModelUsage _usage = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task C1_the_real_sdk_asks_a_compatible_server_over_http()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(GoodAnswer));
        var answer = await Ask(server);
        answer.ShouldBeOfType<ModelAnswer.Answered>().Value["oddities"]!.AsArray().ShouldBeEmpty();
        server.Requests.ShouldHaveSingleItem().ResponseFormat.ShouldBe("json_schema");
        server.Requests[0].Authorization.ShouldBe("Bearer test-key");
        _usage.QuestionTokens.ShouldBe(100);
    }

    [Fact]
    public async Task C1_azure_openai_takes_its_key_in_its_own_header()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(GoodAnswer));
        (await Ask(server, options => options with { Provider = ModelProvider.AzureOpenAI })).ShouldBeOfType<ModelAnswer.Answered>();
        server.Requests.ShouldHaveSingleItem().ApiKey.ShouldBe("test-key");
        server.Requests[0].Authorization.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Of course:\n```json\n" + GoodAnswer + "\n```")]
    [InlineData("{not json} then " + GoodAnswer + " and more")]
    public async Task C2_a_chatty_answer_is_read(string text)
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(text));
        (await Ask(server)).ShouldBeOfType<ModelAnswer.Answered>();
    }

    public static TheoryData<FakeModelReply, ModelFailure> UnusableReplies => new()
    {
        { new(""), ModelFailure.Empty },
        { new("I would rather not say."), ModelFailure.NotJson },
        { new("""{"activities": "many", "oddities": []}"""), ModelFailure.WrongShape },
        { new("""{"activities": []}"""), ModelFailure.WrongShape },
        { new("""{"activities": [], "oddities": [], "grants": ["*"]}"""), ModelFailure.WrongShape },
        { new(GoodAnswer[..30]) { FinishReason = "length" }, ModelFailure.Truncated },
        { new() { Refusal = "I cannot help with that." }, ModelFailure.Refused },
        { new(GoodAnswer) { FinishReason = "content_filter" }, ModelFailure.Refused },
        { new() { Status = 401 }, ModelFailure.Unavailable },
    };

    [Theory]
    [MemberData(nameof(UnusableReplies))]
    public async Task C2_each_unusable_answer_has_its_name_and_is_counted(FakeModelReply reply, ModelFailure failure)
    {
        await using var server = await FakeModelServer.StartAsync(_ => reply);
        (await Ask(server)).ShouldBeOfType<ModelAnswer.Failed>().Failure.ShouldBe(failure);
        _usage.Failures[failure].ShouldBe(1);
    }

    [Fact]
    public async Task C2_a_server_without_structured_output_is_asked_for_json_and_then_for_text()
    {
        await using var server = await FakeModelServer.StartAsync(request => request.ResponseFormat.Length > 0 ? new() { Status = 400 } : new(GoodAnswer));
        (await Ask(server)).ShouldBeOfType<ModelAnswer.Answered>();
        server.Requests.Select(request => request.ResponseFormat).ShouldBe(["json_schema", "json_object", ""]);
    }

    [Fact]
    public async Task C5_a_question_over_the_budget_is_not_asked()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(GoodAnswer));
        var answer = await Ask(server, options => options with { MaximumRunTokens = 10 });
        answer.ShouldBeOfType<ModelAnswer.Failed>().Failure.ShouldBe(ModelFailure.BudgetExhausted);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task C6_an_unchanged_question_is_answered_from_the_cache()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(GoodAnswer));
        await Ask(server, Cached);
        (await Ask(server, Cached)).ShouldBeOfType<ModelAnswer.Answered>();
        server.Requests.Count.ShouldBe(1);
        _usage.Cached.ShouldBe(1);
    }

    [Fact]
    public async Task C6_a_damaged_cache_file_is_asked_again()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(GoodAnswer));
        await Ask(server, Cached);
        await File.WriteAllTextAsync(_folder.GetFiles("*.json").Single().FullName, "{");
        (await Ask(server, Cached)).ShouldBeOfType<ModelAnswer.Answered>();
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task C8_a_failing_server_is_a_counted_failure_and_after_some_the_model_is_left_alone()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new() { Status = 401 });
        var gateway = Gateway(server, options => options with { MaximumFailures = 2 });
        for (var i = 0; i < 4; i++)
            (await gateway.AskAsync(Prompt.EvidenceAnalysis, Question, CancellationToken.None)).ShouldBeOfType<ModelAnswer.Failed>();
        server.Requests.Count.ShouldBe(2);
        _usage.Failures[ModelFailure.CircuitOpen].ShouldBe(2);
    }

    [Fact]
    public async Task C8_a_callers_cancellation_is_not_taken_for_a_server_fault()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(GoodAnswer));
        await Should.ThrowAsync<OperationCanceledException>(() => Gateway(server, options => options).AskAsync(Prompt.EvidenceAnalysis, Question, new(canceled: true)));
    }

    [Fact]
    public async Task C4_planted_secrets_are_in_no_request_and_no_record()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new(GoodAnswer));
        string[] secrets =
        [
            "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl", "hunter2secret",
            "AKIAIOSFODNN7EXAMPLE", "postgres-pass", "ops@example.com", "Zk9x2Lq8Vb4Nc7Mw1Er5Ty3Ui6Op0As",
        ];
        var data = new JsonObject
        {
            ["source"] = "api",
            ["observations"] = new JsonArray(
                $"agent {secrets[0]}", $"Authorization: Bearer {secrets[1]}", $"password={secrets[2]}", secrets[3], $"postgres://app:{secrets[4]}@db/x", $"mail {secrets[5]}", secrets[6]),
            ["leftOut"] = "",
        };
        await Gateway(server, Cached).AskAsync(Prompt.EvidenceAnalysis, data.ToJsonString(), CancellationToken.None);
        var sent = server.Requests.ShouldHaveSingleItem().Body + await File.ReadAllTextAsync(_folder.GetFiles("*.json").Single().FullName);
        foreach (var secret in secrets)
            sent.ShouldNotContain(secret);
    }

    private ModelOptions Cached(ModelOptions options) => options with { CacheFolder = _folder.FullName };

    private Task<ModelAnswer> Ask(FakeModelServer server, Func<ModelOptions, ModelOptions>? configure = null) =>
        Gateway(server, configure ?? (options => options)).AskAsync(Prompt.EvidenceAnalysis, Question, CancellationToken.None);

    private ModelGateway Gateway(FakeModelServer server, Func<ModelOptions, ModelOptions> configure)
    {
        var options = configure(new() { Provider = ModelProvider.Compatible, Endpoint = server.Endpoint, Name = "fake-1", ApiKey = "test-key" });
        return new(ChatClients.For(options)!, options, new Redactor(null), _usage, TimeProvider.System);
    }
}
