using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeGuard.TestKit.Models;

/// <summary>A chat-completions server on loopback that behaves as a test tells it to.</summary>
public sealed class FakeModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<FakeModelRequest> _requests = new();

    private FakeModelServer(WebApplication app) => _app = app;

    /// <summary>Base URL as it stands in the options: ends in <c>/v1/</c>.</summary>
    public Uri Endpoint => new($"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/v1/");

    /// <summary>What was asked so far, in order.</summary>
    public IReadOnlyList<FakeModelRequest> Requests => [.. _requests];

    /// <summary>Starts a server on a free port.</summary>
    public static async Task<FakeModelServer> StartAsync(Func<FakeModelRequest, FakeModelReply> behaviour)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FakeModelServer(app);
        app.MapPost("/v1/chat/completions", async context => await server.AnswerAsync(context, behaviour).ConfigureAwait(false));
        await app.StartAsync().ConfigureAwait(false);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);

    private async Task AnswerAsync(HttpContext context, Func<FakeModelRequest, FakeModelReply> behaviour)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new FakeModelRequest(await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false), context.Request.Headers.Authorization.ToString())
        {
            ApiKey = context.Request.Headers["api-key"].ToString(),
        };
        _requests.Enqueue(request);
        var reply = behaviour(request);
        if (reply.BreaksConnection)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        if (reply.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.Status == 200 ? Completion(reply) : """{"error":{"message":"no","type":"server_error"}}""", context.RequestAborted).ConfigureAwait(false);
    }

    private static string Completion(FakeModelReply reply)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = reply.Refusal is null ? reply.Content : null, ["refusal"] = reply.Refusal };
        var completion = new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["created"] = 1_760_000_000,
            ["model"] = "fake-1",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = reply.FinishReason }),
        };
        if (reply.ReportsUsage)
            completion["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 20, ["total_tokens"] = 120 };
        return completion.ToJsonString();
    }
}

/// <summary>One question as it came over the wire.</summary>
/// <param name="Body">The whole request body.</param>
/// <param name="Authorization">The Authorization header.</param>
public sealed record FakeModelRequest(string Body, string Authorization)
{
    /// <summary>The header by which Azure OpenAI takes a key; empty when it is not there.</summary>
    public string ApiKey { get; init; } = "";

    private readonly JsonObject _json = JsonNode.Parse(Body)!.AsObject();

    /// <summary>Type of the response format that was asked for, or empty.</summary>
    public string ResponseFormat => (string?)_json["response_format"]?["type"] ?? "";

    /// <summary>The instructions.</summary>
    public string System => Message("system");

    /// <summary>The data, as sent.</summary>
    public JsonObject Data => JsonNode.Parse(Message("user"))!.AsObject();

    /// <summary>Which link asks, by the members of its data.</summary>
    public FakeModelLink Link => Data switch
    {
        var data when data.ContainsKey("neighbours") => FakeModelLink.ManifestAnalysis,
        var data when data.ContainsKey("source") => FakeModelLink.EvidenceAnalysis,
        var data when data.ContainsKey("proposed") => data["proposed"] is JsonArray ? FakeModelLink.Role : FakeModelLink.NetworkPolicy,
        _ => FakeModelLink.Explanation,
    };

    private string Message(string role)
    {
        var content = _json["messages"]!.AsArray().Single(message => (string?)message!["role"] == role)!["content"]!;
        return content is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string)content!;
    }
}

/// <summary>The links of the chain that ask a model.</summary>
public enum FakeModelLink
{
    /// <summary>What the manifest is for.</summary>
    ManifestAnalysis,

    /// <summary>What the evidence shows.</summary>
    EvidenceAnalysis,

    /// <summary>Rules of a Role or ClusterRole.</summary>
    Role,

    /// <summary>Rules of a NetworkPolicy.</summary>
    NetworkPolicy,

    /// <summary>Sentences for the reviewer.</summary>
    Explanation,
}

/// <summary>What the server answers.</summary>
/// <param name="Content">Text of the answer.</param>
public sealed record FakeModelReply(string Content = "")
{
    /// <summary>HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Refusal text in place of content.</summary>
    public string? Refusal { get; init; }

    /// <summary><c>stop</c>, <c>length</c> or <c>content_filter</c>.</summary>
    public string FinishReason { get; init; } = "stop";

    /// <summary>Whether the server counts tokens.</summary>
    public bool ReportsUsage { get; init; } = true;

    /// <summary>Whether the connection is dropped without an answer.</summary>
    public bool BreaksConnection { get; init; }

    /// <summary>Header of a 429 or 503.</summary>
    public int? RetryAfterSeconds { get; init; }
}
