using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeGuard.PromptChain.Model;

/// <summary>
/// Finds the JSON object in an answer: bare, in a fence, or between other words. Servers with structured output never need this; models
/// behind servers without it do (C2).
/// </summary>
internal static class AnswerParser
{
    private const int MaximumLength = 1_000_000;
    private const int MaximumAttempts = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowTrailingCommas = true };

    public static ModelAnswer Parse(string text, AnswerSchema schema)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new ModelAnswer.Failed(ModelFailure.Empty, "the answer is empty");
        if (text.Length > MaximumLength)
            return new ModelAnswer.Failed(ModelFailure.WrongShape, $"the answer has more than {MaximumLength} characters");
        if (Object(text) is not { } value)
            return new ModelAnswer.Failed(ModelFailure.NotJson, "the answer has no JSON object");
        return schema.FirstViolation(value) is { } violation
            ? new ModelAnswer.Failed(ModelFailure.WrongShape, violation)
            : new ModelAnswer.Answered(value);
    }

    /// <summary>The first balanced object that parses; braces inside strings do not count.</summary>
    private static JsonObject? Object(string text)
    {
        var start = text.IndexOf('{');
        for (var attempt = 0; start >= 0 && attempt < MaximumAttempts; attempt++)
        {
            var end = EndOfObject(text, start);
            if (end < 0)
                return null;
            if (TryParse(text[start..end]) is { } value)
                return value;
            start = text.IndexOf('{', start + 1);
        }

        return null;
    }

    private static int EndOfObject(string text, int start)
    {
        var depth = 0;
        var inString = false;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when inString:
                    i++;
                    break;
                case '"':
                    inString = !inString;
                    break;
                case '{' when !inString:
                    depth++;
                    break;
                case '}' when !inString:
                    if (--depth == 0)
                        return i + 1;
                    break;
            }
        }

        return -1;
    }

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Options) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // A duplicate key.
            return null;
        }
    }
}
