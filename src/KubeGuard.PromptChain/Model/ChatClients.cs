using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace KubeGuard.PromptChain.Model;

/// <summary>Makes the client for the configured provider (C1). Another provider is another <see cref="IChatClient"/>.</summary>
internal static class ChatClients
{
    private const string AzureScope = "https://cognitiveservices.azure.com/.default";

    /// <summary>The client; null for <see cref="ModelProvider.None"/>. The options are expected to be valid.</summary>
    public static IChatClient? For(ModelOptions options, TokenCredential? azureCredential = null) => options.Provider switch
    {
        ModelProvider.None => null,
        ModelProvider.OpenAI => new OpenAIChatAdapter(new ChatClient(options.Name, Key(options)!, ClientOptions(options))),
        ModelProvider.Compatible => new OpenAIChatAdapter(new ChatClient(options.Name, Key(options) ?? new ApiKeyCredential("none"), ClientOptions(options))),
        ModelProvider.AzureOpenAI when Key(options) is { } key =>
            new OpenAIChatAdapter(new ChatClient(options.Name, ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(key, "api-key"), ClientOptions(options))),
        ModelProvider.AzureOpenAI =>
            new OpenAIChatAdapter(new ChatClient(options.Name, new BearerTokenPolicy(azureCredential ?? new DefaultAzureCredential(), AzureScope), ClientOptions(options))),
        _ => throw new InvalidOperationException($"The model provider {options.Provider} is not known."),
    };

    private static ApiKeyCredential? Key(ModelOptions options)
    {
        var key = options.ApiKey ?? (options.ApiKeyFile is { } file ? File.ReadAllText(file).Trim() : null);
        return string.IsNullOrEmpty(key) ? null : new ApiKeyCredential(key);
    }

    private static OpenAIClientOptions ClientOptions(ModelOptions options)
    {
        var client = new OpenAIClientOptions
        {
            NetworkTimeout = options.Timeout,
            UserAgentApplicationId = "kubeguard",

            // Retries live in one place, the gateway, which also counts them and stops after too many failures.
            RetryPolicy = new ClientRetryPolicy(0),
        };
        if (options.Endpoint is not null)
            client.Endpoint = options.Endpoint;
        return client;
    }
}
