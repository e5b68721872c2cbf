using System.Security.Cryptography;
using System.Text;
using KubeGuard.PromptChain.Redaction;

namespace KubeGuard.PromptChain.Model;

/// <summary>One exchange with the model, as it is cached, recorded and counted. Everything in it is redacted.</summary>
/// <param name="Key">Hash of model, prompt and data: equal questions have equal keys (C6).</param>
/// <param name="Prompt">Name and version of the prompt.</param>
/// <param name="PromptHash">Hash of its instructions and schema.</param>
/// <param name="Model">Model name.</param>
/// <param name="Question">The data that was sent.</param>
/// <param name="Answer">What came back, as text.</param>
/// <param name="Finish">Why the model stopped.</param>
/// <param name="QuestionTokens">As the server counted them, else estimated.</param>
/// <param name="AnswerTokens">As the server counted them, else estimated.</param>
internal sealed record ExchangeRecord(
    string Key, string Prompt, string PromptHash, string Model, string Question, string Answer, AnswerFinish Finish, long QuestionTokens, long AnswerTokens)
{
    /// <summary>The answer, read and checked.</summary>
    public ModelAnswer Read(Prompt prompt, Redactor redactor) => Finish switch
    {
        AnswerFinish.Refused => new ModelAnswer.Failed(ModelFailure.Refused, "the model refused to answer"),
        AnswerFinish.CutOff => new ModelAnswer.Failed(ModelFailure.Truncated, "the answer was cut off"),
        AnswerFinish.Complete => AnswerParser.Parse(redactor.Restore(Answer), prompt.Schema),
        _ => throw new InvalidOperationException("An end of an answer that is not known."),
    };

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

/// <summary>Why a model stopped.</summary>
internal enum AnswerFinish
{
    Complete,
    CutOff,
    Refused,
}
