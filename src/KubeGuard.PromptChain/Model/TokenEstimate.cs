using KubeGuard.Evidence;

namespace KubeGuard.PromptChain.Model;

/// <summary>
/// Tokens of a text without the model's own tokenizer: a run of letters counts one token per four characters, a digit group one per three,
/// every other character one. It errs upwards by a tenth to a fifth on logs and JSON, so that budgets hold.
/// </summary>
public static class TokenEstimate
{
    /// <summary>Bytes of JSON to a token; tokenizers make three to four of them, so this errs downwards and understates what aggregation saves.</summary>
    private const int BytesPerToken = 4;

    /// <summary>The estimate for logs as they were read; 0 when nothing was.</summary>
    public static long OfLogs(Coverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return coverage.Sources.Sum(source => source.Bytes) / BytesPerToken;
    }

    /// <summary>The estimate; 0 for an empty text.</summary>
    public static long Of(ReadOnlySpan<char> text)
    {
        long tokens = 0;
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            if (char.IsLetter(text[i]))
            {
                while (i < text.Length && char.IsLetter(text[i]))
                    i++;
                tokens += (i - start + 3) / 4;
            }
            else if (char.IsDigit(text[i]))
            {
                while (i < text.Length && char.IsDigit(text[i]))
                    i++;
                tokens += (i - start + 2) / 3;
            }
            else
            {
                // A single space belongs to the word after it.
                tokens += text[i] == ' ' ? 0 : 1;
                i++;
            }
        }

        return tokens;
    }
}
