using System.ClientModel;
using System.Text.Json;
using KubeGuard.PromptChain.Redaction;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace KubeGuard.PromptChain.Model;

/// <summary>
/// The one door to the model: takes secrets out, keeps to the budget, asks once per distinct question, checks the answer against the
/// schema, records the exchange, and stops asking after too many failures. It never throws for what a model or its server does (C8).
/// </summary>
internal sealed class ModelGateway(IChatClient client, ModelOptions options, Redactor redactor, ModelUsage usage, TimeProvider time)
{
    private readonly ExchangeFolder? _cache = options.CacheFolder is { } folder ? new(folder) : null;
    private readonly ExchangeFolder? _transcript = options.TranscriptFolder is { } folder ? new(folder) : null;
    private readonly RunBudget _budget = new(options);
    private readonly ResiliencePipeline<ChatResponse> _retries = Retries(time);
    private AnswerFormat _format = AnswerFormat.Schema;
    private int _failuresInARow;

    /// <summary>Asks, with the data as one JSON document in a message of its own.</summary>
    public async Task<ModelAnswer> AskAsync(Prompt prompt, string data, CancellationToken cancellation)
    {
        var question = redactor.Redact(data);
        var key = ExchangeRecord.KeyOf(options.Name, prompt, question);
        if (_cache is not null && await _cache.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } cached)
        {
            usage.CountCached(cached);
            return Counted(cached.Read(prompt, redactor));
        }

        return Counted(await SendAsync(prompt, question, key, cancellation).ConfigureAwait(false));
    }

    private ModelAnswer Counted(ModelAnswer answer)
    {
        if (answer is ModelAnswer.Failed failed)
            usage.Count(failed.Failure);
        return answer;
    }

    private async Task<ModelAnswer> SendAsync(Prompt prompt, string question, string key, CancellationToken cancellation)
    {
        if (_failuresInARow >= options.MaximumFailures)
            return new ModelAnswer.Failed(ModelFailure.CircuitOpen, $"the model failed {_failuresInARow} times in a row");
        var estimate = TokenEstimate.Of(prompt.Instructions) + TokenEstimate.Of(prompt.Schema.Text) + TokenEstimate.Of(question);
        if (_budget.Objection(estimate) is { } objection)
            return new ModelAnswer.Failed(ModelFailure.BudgetExhausted, objection);

        ChatResponse response;
        try
        {
            response = await RespondAsync(prompt, question, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsServerTrouble(exception, cancellation))
        {
            _failuresInARow++;
            return new ModelAnswer.Failed(ModelFailure.Unavailable, Describe(exception));
        }

        _failuresInARow = 0;
        var questionTokens = response.Usage?.InputTokenCount ?? estimate;
        var answerTokens = response.Usage?.OutputTokenCount ?? TokenEstimate.Of(response.Text);
        _budget.Spend(questionTokens, answerTokens);
        var record = new ExchangeRecord(
            key, prompt.Name, prompt.Hash, options.Name, question, redactor.Redact(response.Text), Finish(response), questionTokens, answerTokens);
        usage.CountAsked(record, _budget.Cost);
        if (_transcript is not null)
            await _transcript.WriteAsync(record, cancellation).ConfigureAwait(false);

        if (_cache is not null)
            await _cache.WriteAsync(record, cancellation).ConfigureAwait(false);
        return record.Read(prompt, redactor);
    }

    private static AnswerFinish Finish(ChatResponse response) => response.FinishReason switch
    {
        { } reason when reason == ChatFinishReason.ContentFilter => AnswerFinish.Refused,
        { } reason when reason == ChatFinishReason.Length => AnswerFinish.CutOff,
        _ => AnswerFinish.Complete,
    };

    /// <summary>Asks in the most exact format that the server has turned out to understand.</summary>
    private async Task<ChatResponse> RespondAsync(Prompt prompt, string question, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await _retries.ExecuteAsync(
                    async token => await client.GetResponseAsync(Messages(prompt, question), Options(prompt), token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            }
            catch (ClientResultException exception) when (exception.Status is 400 or 422 && _format != AnswerFormat.Text)
            {
                // Servers without structured output refuse the parameter; ask for JSON, then for text that holds JSON.
                _format = _format == AnswerFormat.Schema ? AnswerFormat.Json : AnswerFormat.Text;
            }
        }
    }

    private static IEnumerable<ChatMessage> Messages(Prompt prompt, string question) =>
    [
        new(ChatRole.System, $"{prompt.Instructions}\n\nAnswer with one JSON object of this schema and nothing else:\n{prompt.Schema.Text}"),
        new(ChatRole.User, question),
    ];

    private ChatOptions Options(Prompt prompt) => new()
    {
        Temperature = 0,
        Seed = 7,
        MaxOutputTokens = options.MaximumAnswerTokens,
        ResponseFormat = _format switch
        {
            AnswerFormat.Schema => ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(prompt.Schema.Text).RootElement, prompt.Schema.Name),
            AnswerFormat.Json => ChatResponseFormat.Json,
            AnswerFormat.Text => null,
            _ => throw new InvalidOperationException("An answer format that the gateway does not know."),
        },
    };

    private static ResiliencePipeline<ChatResponse> Retries(TimeProvider time) =>
        new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = false,
                ShouldHandle = new PredicateBuilder<ChatResponse>().Handle<ClientResultException>(exception => exception.Status is 0 or 408 or 429 or >= 500),
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Exception)),
            })
            .Build();

    /// <summary>What the server asked for, up to half a minute; null for the usual delay.</summary>
    private static TimeSpan? RetryAfter(Exception? exception) =>
        exception is ClientResultException result
        && result.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true
        && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 30
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>All that a server or the way to it can do; a caller's cancellation is none of it.</summary>
    private static bool IsServerTrouble(Exception exception, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested
        && exception is ClientResultException or AggregateException or OperationCanceledException or HttpRequestException or IOException
            or JsonException or InvalidOperationException or FormatException or Azure.Identity.AuthenticationFailedException;

    private static string Describe(Exception exception) => exception switch
    {
        ClientResultException result => $"the server answered {result.Status}",
        AggregateException or OperationCanceledException => "the server did not answer in time",
        Azure.Identity.AuthenticationFailedException => "no token could be had from Entra ID",
        _ => $"the exchange broke off ({exception.GetType().Name})",
    };

    private enum AnswerFormat
    {
        Schema,
        Json,
        Text,
    }
}
