using System.Collections.Immutable;
using KubeGuard.Bot.Commands;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.PromptChain;

namespace KubeGuard.Bot.Propose;

/// <summary>The deterministic chain and, where a model is configured, the prompt chain between its two halves.</summary>
internal sealed class ProposalChain(HardeningPipeline pipeline, ModelOptions model, TimeProvider time)
{
    /// <summary>Name of the model that takes part; null when none does.</summary>
    public string? Model => model.Provider == ModelProvider.None ? null : model.Name;

    /// <summary>Name of the model that takes part under the input's policy; null when none does.</summary>
    public string? ModelFor(HardeningInput input) => input.Policy.Policy.Model.Enabled ? Model : null;

    /// <summary>Works out, and proves, what is offered. Throws <see cref="BadInputException"/> with every mistake in the model's configuration.</summary>
    public async Task<ProvenChanges> RunAsync(HardeningInput input, Action<string> step, CancellationToken cancellation)
    {
        ImmutableArray<string> mistakes = [.. model.Validate()];
        if (!mistakes.IsEmpty)
            throw new BadInputException(mistakes);
        step("Working out the proposals");
        var candidates = await Task.Run(() => pipeline.Propose(input, cancellation), cancellation);
        var chain = ModelFor(input) is null ? null : PromptChainRunner.For(model, input, time);
        if (chain is not null)
        {
            step($"Asking {model.Name}");
            candidates = await chain.AdviseAsync(candidates, cancellation);
        }

        step("Proving the proposals");
        var changes = await Task.Run(() => HardeningPipeline.Complete(input, candidates, cancellation), cancellation);
        return new(input, candidates, chain is null ? changes : await chain.ExplainAsync(changes, cancellation));
    }
}
