using KubeGuard.PromptChain.Evaluation;
using KubeGuard.PromptChain.Model;
using KubeGuard.TestKit.Logs;
using KubeGuard.TestKit.Models;

namespace KubeGuard.PromptChain.Tests.Evaluation;

public sealed class EvaluationRunTests
{
    private static readonly EvaluationSize Small = new(2, 5);

    [Fact]
    public async Task C10_without_a_model_every_task_is_measured_and_nothing_is_asked()
    {
        var report = await new EvaluationRun(new ModelOptions(), null, TimeProvider.System).RunAsync(Small, _ => { });
        report.Model.ShouldBeNull();
        report.Tasks.Select(task => task.Task).ShouldBe(EvaluationSet.Tasks);
        report.Tasks.ShouldAllBe(task => task.Score.F1 == 1 && task.Tokens == 0 && task.ModelAlone == null && task.Cases == 2);
        report.Mutations.ShouldAllBe(mutation => mutation.Tried == 5 && mutation.Accepted == 0);
    }

    [Fact]
    public async Task C10_a_good_model_scores_alone_what_is_offered()
    {
        var report = await EvaluateAsync(FakeModels.Good);
        report.Model.ShouldBe("fake-1");
        report.Tasks.ShouldAllBe(task => task.Score.F1 == 1 && task.ModelAlone!.Value.F1 == 1 && task.ModelCandidates == 2 && task.Tokens > 0 && task.RepairRounds == 0);
    }

    [Fact]
    public async Task P7_C10_a_malicious_model_spoils_its_own_score_and_not_what_is_offered()
    {
        var report = await EvaluateAsync(FakeModels.Malicious);
        report.Tasks.ShouldAllBe(task => task.Score.F1 == 1);
        var roles = report.Tasks.Where(task => task.Task is EvaluationTask.RoleCreate or EvaluationTask.RoleRefine).ToList();
        roles.ShouldAllBe(task => task.ModelAlone!.Value.Precision < 0.5 && task.ModelCandidates == 0 && task.RepairRounds == 4);
    }

    [Fact]
    public async Task C8_C10_a_model_that_is_not_there_is_asked_a_few_times_and_then_left_alone()
    {
        await using var server = await FakeModelServer.StartAsync(_ => new() { Status = 401 });
        var report = await EvaluationRun.Of(Options(server), TimeProvider.System).RunAsync(Small, _ => { });
        report.Tasks.ShouldAllBe(task => task.Score.F1 == 1 && task.ModelCandidates == 0);
        report.Tasks[0].Failures[ModelFailure.Unavailable].ShouldBe(3);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task C10_a_recorded_evaluation_is_replayed_without_asking_anybody()
    {
        using var folder = new TemporaryFolder();
        EvaluationReport recorded;
        await using (var server = await FakeModelServer.StartAsync(FakeModels.Good))
            recorded = await EvaluationRun.Of(Options(server) with { CacheFolder = folder.Path }, TimeProvider.System).RunAsync(Small, _ => { });

        var replay = (await EvaluationRun.ReplayAsync(folder.Path, new ModelOptions(), TimeProvider.System)).ShouldNotBeNull();
        var replayed = await replay.RunAsync(Small, _ => { });
        replayed.Model.ShouldBe("fake-1");
        replayed.Tasks.Select(Figures).ShouldBe(recorded.Tasks.Select(Figures));
    }

    [Fact]
    public async Task C10_a_replay_of_another_set_counts_what_was_not_recorded()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await FakeModelServer.StartAsync(FakeModels.Good))
            await EvaluationRun.Of(Options(server) with { CacheFolder = folder.Path }, TimeProvider.System).RunAsync(new(1, 1), _ => { });

        var replay = (await EvaluationRun.ReplayAsync(folder.Path, new ModelOptions(), TimeProvider.System)).ShouldNotBeNull();
        var replayed = await replay.RunAsync(Small, _ => { });
        replayed.Tasks.ShouldAllBe(task => task.ModelCandidates == 1 && task.Failures[ModelFailure.Unavailable] > 0 && task.Score.F1 == 1);
    }

    [Fact]
    public async Task C10_an_empty_folder_cannot_be_replayed()
    {
        using var folder = new TemporaryFolder();
        (await EvaluationRun.ReplayAsync(folder.Path, new ModelOptions(), TimeProvider.System)).ShouldBeNull();
        (await EvaluationRun.ReplayAsync(Path.Combine(folder.Path, "absent"), new ModelOptions(), TimeProvider.System)).ShouldBeNull();
    }

    private static async Task<EvaluationReport> EvaluateAsync(Func<FakeModelRequest, FakeModelReply> behaviour)
    {
        await using var server = await FakeModelServer.StartAsync(behaviour);
        return await EvaluationRun.Of(Options(server), TimeProvider.System).RunAsync(Small, _ => { });
    }

    private static ModelOptions Options(FakeModelServer server) =>
        new() { Provider = ModelProvider.Compatible, Endpoint = server.Endpoint, Name = "fake-1", ApiKey = "test-key" };

    private static string Figures(TaskResult task) =>
        $"{task.Task} {task.Score} {task.ModelAlone} {task.Tokens} {task.RepairRounds} {task.ModelCandidates}";
}
