namespace KubeGuard.PromptChain.Model;

/// <summary>Tokens and money of one run (C5). Not thread-safe: a run asks one question at a time.</summary>
internal sealed class RunBudget(ModelOptions options)
{
    public long QuestionTokens { get; private set; }

    public long AnswerTokens { get; private set; }

    public decimal Cost =>
        ((QuestionTokens * options.PricePerMillionQuestionTokens) + (AnswerTokens * options.PricePerMillionAnswerTokens)) / 1_000_000m;

    /// <summary>Why a question of this size may not be asked; null when it may.</summary>
    public string? Objection(long questionTokens)
    {
        if (questionTokens > options.MaximumQuestionTokens)
            return $"the question has about {questionTokens} tokens, more than Model:MaximumQuestionTokens ({options.MaximumQuestionTokens})";
        if (QuestionTokens + AnswerTokens + questionTokens + options.MaximumAnswerTokens > options.MaximumRunTokens)
            return $"the run has used {QuestionTokens + AnswerTokens} of Model:MaximumRunTokens ({options.MaximumRunTokens})";
        return options.MaximumRunCost is { } ceiling && Cost >= ceiling
            ? $"the run has cost {Cost:0.00} of Model:MaximumRunCost ({ceiling:0.00})"
            : null;
    }

    public void Spend(long questionTokens, long answerTokens)
    {
        QuestionTokens += questionTokens;
        AnswerTokens += answerTokens;
    }
}
