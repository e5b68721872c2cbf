using System.Collections.Immutable;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>The labelled set (C10). Workload refinement and the resolving of misconfigurations join here when their hardeners do.</summary>
internal static class EvaluationSet
{
    /// <summary>Cases of each task.</summary>
    public const int CasesPerTask = 30;

    /// <summary>All tasks, in the order in which they are reported.</summary>
    public static ImmutableArray<EvaluationTask> Tasks { get; } = [.. Enum.GetValues<EvaluationTask>()];

    /// <summary>The first cases of a task.</summary>
    public static IEnumerable<LabelledCase> Of(EvaluationTask task, int cases = CasesPerTask) =>
        Enumerable.Range(1, cases).Select(number => task switch
        {
            EvaluationTask.RoleCreate or EvaluationTask.RoleRefine => RoleCases.Of(task, number),
            EvaluationTask.NetworkPolicyCreate or EvaluationTask.NetworkPolicyRefine => NetworkPolicyCases.Of(task, number),
            _ => throw new InvalidOperationException("A task that the labelled set does not know."),
        });
}
