using System.Security.Cryptography;
using System.Text;

namespace KubeGuard.PromptChain.Model;

/// <summary>One exchange with the model, as it is cached, recorded and counted. Everything in it is redacted.</summary>
/// <param name="Key">Hash of model, prompt and data: equal questions have equal keys (C6).</param>
/// <param name="Prompt">Name and version of the prompt.</param>
/// <param name="PromptHash">Hash of its instructions and schema.</param>
/// <param name="Model">Model name.</param>
/// <param name="Question">The data that was sent.</param>
/// <param name="Answer">What came back, as text.</param>
/// <param name="QuestionTokens">As the server counted them, else estimated.</param>
/// <param name="AnswerTokens">As the server counted them, else estimated.</param>
internal sealed record ExchangeRecord(
    string Key, string Prompt, string PromptHash, string Model, string Question, string Answer, long QuestionTokens, long AnswerTokens)
{
    public static string KeyOf(string model, Prompt prompt, string question)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string[])[model, prompt.Name, prompt.Hash, question])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
