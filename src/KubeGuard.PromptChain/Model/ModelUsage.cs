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

    /// <summary>Tokens of all questions, those answered from the cache included: equal input gives an equal figure (P5).</summary>
    public long QuestionTokens { get; private set; }

    /// <summary>Tokens of all answers, those from the cache included.</summary>
    public long AnswerTokens { get; private set; }

    /// <summary>Both together.</summary>
    public long Tokens => QuestionTokens + AnswerTokens;

    /// <summary>Tokens of the questions and answers that really went out in this run.</summary>
    public long SpentTokens { get; private set; }

    /// <summary>Cost of what went out, in the currency of the configured prices.</summary>
    public decimal Cost { get; private set; }

    /// <summary>How often there was no usable answer, by reason.</summary>
    public ImmutableSortedDictionary<ModelFailure, int> Failures => _failures.ToImmutableSortedDictionary();

    internal void CountCached(ExchangeRecord exchange)
    {
        Cached++;
        Count(exchange);
    }

    internal void Count(ModelFailure failure) => _failures[failure] = _failures.GetValueOrDefault(failure) + 1;

    internal void CountAsked(ExchangeRecord exchange, decimal cost)
    {
        Exchanges++;
        SpentTokens += exchange.QuestionTokens + exchange.AnswerTokens;
        Cost = cost;
        Count(exchange);
    }

    private void Count(ExchangeRecord exchange)
    {
        QuestionTokens += exchange.QuestionTokens;
        AnswerTokens += exchange.AnswerTokens;
    }
}
