using Microsoft.Extensions.AI;

namespace KubeGuard.PromptChain.Model;

/// <summary>Stands behind the cache when only recorded exchanges may be used: every question that reaches it is unavailable.</summary>
internal sealed class NobodyToAsk : IChatClient
{
    private const string Why = "the question is not among the recorded exchanges";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromException<ChatResponse>(new IOException(Why));

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new IOException(Why);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
