using System.Text.Json.Nodes;

namespace KubeGuard.PromptChain.Model;

/// <summary>What came of one question.</summary>
public abstract record ModelAnswer
{
    private ModelAnswer()
    {
    }

    /// <summary>An object that satisfies the schema that was asked for.</summary>
    public sealed record Answered(JsonObject Value) : ModelAnswer;

    /// <summary>No usable answer.</summary>
    public sealed record Failed(ModelFailure Failure, string Detail) : ModelAnswer;
}

/// <summary>Why there is no usable answer; each kind is counted.</summary>
public enum ModelFailure
{
    /// <summary>The server refuses, does not answer in time, or breaks the connection.</summary>
    Unavailable,

    /// <summary>Too many failures in a row: the model is left alone for the rest of the run.</summary>
    CircuitOpen,

    /// <summary>The run's tokens or its cost ceiling are used up, or the question cannot be made short enough.</summary>
    BudgetExhausted,

    /// <summary>The model refused, or a content filter did.</summary>
    Refused,

    /// <summary>The answer was cut off.</summary>
    Truncated,

    /// <summary>Nothing, or only white space.</summary>
    Empty,

    /// <summary>No JSON object in it.</summary>
    NotJson,

    /// <summary>JSON, but not of the schema.</summary>
    WrongShape,
}
