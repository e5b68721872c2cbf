using KubeGuard.Hardening.Pipeline;
using KubeGuard.PromptChain.Evaluation;

namespace KubeGuard.PromptChain.Tests.Evaluation;

public sealed class EvaluationSetTests
{
    private static readonly Lazy<MutationTrial> Trial = new(() => new(EvaluationSet.Tasks.SelectMany(task => EvaluationSet.Of(task, 6)), CancellationToken.None));

    public static TheoryData<EvaluationTask> Tasks => [.. EvaluationSet.Tasks];

    public static TheoryData<MutationKind> Mutations => [.. Enum.GetValues<MutationKind>()];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void C10_the_deterministic_chain_finds_the_truth_of_every_case(EvaluationTask task)
    {
        foreach (var labelled in EvaluationSet.Of(task))
        {
            labelled.Universe.ScoreOf(labelled.Input.Manifests).F1.ShouldBeLessThan(0.7, $"{task} {labelled.Number} asks for nothing");
            var after = HardeningPipeline.Complete(labelled.Input, labelled.Candidates(CancellationToken.None)).After;
            var granted = labelled.Universe.GrantedBy(after);
            granted.Except(labelled.Universe.Needed).Select(line => Asked(labelled, line)).ShouldBeEmpty($"excess in {task} {labelled.Number}");
            labelled.Universe.Needed.Except(granted).Select(line => Asked(labelled, line)).ShouldBeEmpty($"missing in {task} {labelled.Number}");
        }
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public void P7_no_spoilt_candidate_passes_verification(MutationKind kind)
    {
        var result = Trial.Value.Run(kind, 100, CancellationToken.None);
        result.Example.ShouldBeNull();
        result.Accepted.ShouldBe(0);
        result.Tried.ShouldBe(100);
    }

    private static string Asked(LabelledCase labelled, string line) =>
        labelled.Universe.Asked.ApiUses.Where(use => use.Seen.Sample.ToString() == line).Select(use => use.Request.ToString())
            .Concat(labelled.Universe.Asked.Connections.Where(edge => edge.Seen.Sample.ToString() == line).Select(edge => $"{edge.Source} -> {edge.Destination} {edge.Port}"))
            .Single();
}
