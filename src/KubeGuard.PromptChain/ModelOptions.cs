namespace KubeGuard.PromptChain;

/// <summary>Which language model, if any, is asked.</summary>
public enum ModelProvider
{
    /// <summary>None: the deterministic chain does the whole job.</summary>
    None,

    /// <summary>api.openai.com.</summary>
    OpenAI,

    /// <summary>Azure OpenAI, v1 endpoint, with a key or Entra ID.</summary>
    AzureOpenAI,

    /// <summary>Any server that speaks the chat-completions protocol (vLLM, Ollama, llama.cpp).</summary>
    Compatible,
}

/// <summary>Section <c>Model</c> of the configuration. With the defaults nothing leaves the machine.</summary>
public sealed record ModelOptions
{
    /// <summary>Which model is asked. Default none.</summary>
    public ModelProvider Provider { get; init; } = ModelProvider.None;

    /// <summary>Base URL: required for Azure OpenAI (<c>https://NAME.openai.azure.com/openai/v1/</c>) and for compatible servers.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Model or deployment name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Key; comes from the environment or <see cref="ApiKeyFile"/>, never from a repository.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A file whose trimmed content is the key.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>Tokens that one answer may have. Default 4,096.</summary>
    public int MaximumAnswerTokens { get; init; } = 4096;

    /// <summary>Tokens (estimated) that one question may have; longer evidence loses detail in a fixed order. Default 24,000.</summary>
    public int MaximumQuestionTokens { get; init; } = 24_000;

    /// <summary>Tokens, question and answer, that a run may use. Default 2,000,000; when they are gone the deterministic candidates are used.</summary>
    public long MaximumRunTokens { get; init; } = 2_000_000;

    /// <summary>Price of a million tokens in the questions, in any currency; with <see cref="MaximumRunCost"/> a ceiling. Default 0: unknown.</summary>
    public decimal PricePerMillionQuestionTokens { get; init; }

    /// <summary>Price of a million tokens in the answers. Default 0: unknown.</summary>
    public decimal PricePerMillionAnswerTokens { get; init; }

    /// <summary>Highest cost of a run in the currency of the prices. Default null: no ceiling.</summary>
    public decimal? MaximumRunCost { get; init; }

    /// <summary>How often a refused candidate goes back with what failed. Default 2.</summary>
    public int MaximumRepairRounds { get; init; } = 2;

    /// <summary>Time for one call. Default 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Failures in a row after which the model is left alone for the rest of the run. Default 3.</summary>
    public int MaximumFailures { get; init; } = 3;

    /// <summary>Whether names and addresses are replaced by pseudonyms before they are sent. Default false; secrets are always taken out.</summary>
    public bool PseudonymiseNames { get; init; }

    /// <summary>Folder for answers by hash of the question, so that an unchanged input costs nothing. Default: <see cref="DefaultCacheFolder"/>; empty: no cache.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The folder <c>kubeguard/model-answers</c> for data of the user who runs the program; null where there is no such place.</summary>
    public static string? DefaultCacheFolder =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } folder ? Path.Combine(folder, "kubeguard", "model-answers") : null;

    /// <summary>Folder in which every exchange is recorded, redacted. Default null: not recorded.</summary>
    public string? TranscriptFolder { get; init; }

    /// <summary>Every mistake in these options, in words; empty when they are usable.</summary>
    public IEnumerable<string> Validate()
    {
        if (Provider == ModelProvider.None)
            yield break;
        if (Name.Length == 0)
            yield return "Model:Name is missing: give the model's or deployment's name.";
        if (Provider is ModelProvider.AzureOpenAI or ModelProvider.Compatible && Endpoint is null)
            yield return $"Model:Endpoint is missing: the provider {Provider} needs a base URL that ends in /v1/.";
        if (Endpoint is { IsAbsoluteUri: false } || Endpoint is { Scheme: not ("http" or "https") })
            yield return $"Model:Endpoint '{Endpoint}' is not an http or https URL.";
        if (Provider == ModelProvider.OpenAI && ApiKey is null && ApiKeyFile is null)
            yield return "Model:ApiKey is missing: set it in the environment, or name a file in Model:ApiKeyFile.";
        if (ApiKey is not null && ApiKeyFile is not null)
            yield return "Model:ApiKey and Model:ApiKeyFile are both set: keep one.";
        if (ApiKeyFile is not null && !File.Exists(ApiKeyFile))
            yield return $"Model:ApiKeyFile '{ApiKeyFile}' does not exist.";
        if (MaximumAnswerTokens < 1 || MaximumQuestionTokens < 1 || MaximumRunTokens < 1)
            yield return "The token limits in Model must be at least 1.";
        if (MaximumRepairRounds < 0)
            yield return "Model:MaximumRepairRounds must not be negative.";
        if (MaximumRunCost is not null && PricePerMillionQuestionTokens == 0 && PricePerMillionAnswerTokens == 0)
            yield return "Model:MaximumRunCost needs Model:PricePerMillionQuestionTokens or Model:PricePerMillionAnswerTokens.";
    }
}
