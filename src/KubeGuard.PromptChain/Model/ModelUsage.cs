using System.Collections.Immutable;

namespace KubeGuard.PromptChain.Model;

/// <summary>What a run asked of the model; for the pull request, the log and metrics (C7).</summary>
public sealed class ModelUsage
{
    private readonly SortedDictionary<ModelFailure, int> _failures = [];

    /// <summary>Questions that the model answered, usable or not.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Questions answered from the cache.</summary>
    public int Cached { get; private set; }

    /// <summary>Tokens of all questions.</summary>
    public long QuestionTokens { get; private set; }

    /// <summary>Tokens of all answers.</summary>
    public long AnswerTokens { get; private set; }

    /// <summary>Cost in the currency of the configured prices.</summary>
    public decimal Cost { get; private set; }

    /// <summary>How often there was no usable answer, by reason.</summary>
    public ImmutableSortedDictionary<ModelFailure, int> Failures => _failures.ToImmutableSortedDictionary();

    internal void CountCached() => Cached++;

    internal void Count(ModelFailure failure) => _failures[failure] = _failures.GetValueOrDefault(failure) + 1;

    internal void CountExchange(long questionTokens, long answerTokens, decimal cost)
    {
        Exchanges++;
        QuestionTokens += questionTokens;
        AnswerTokens += answerTokens;
        Cost = cost;
    }
}
