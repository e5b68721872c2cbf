using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace KubeGuard.TestKit.GitHub;

/// <summary>The way of a request through the server: noted, troubled, authenticated, counted, routed, paged, tagged.</summary>
internal sealed class FakeGitHubPipeline(FakeGitHub server) : IDisposable
{
    private const string ApiRoot = "/api/v3/";

    private readonly SemaphoreSlim _one = new(1);
    private readonly FakeLimits _limits = new(server);
    private readonly Lazy<FakeRoute[]> _routes = new(() => FakeRoutes.All(server));

    public void Dispose() => _one.Dispose();

    /// <summary>Does something while no call is answered, then waits.</summary>
    public async Task BetweenCallsAsync(Action look, Task wait)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        look();
        _one.Release();
        await wait.ConfigureAwait(false);
    }

    public async Task ServeAsync(HttpContext context)
    {
        var call = await ReadAsync(context).ConfigureAwait(false);
        server.Note(call);
        var fault = server.Troubles.For(call);
        if (await MakeTroubleAsync(context, call, fault).ConfigureAwait(false))
            return;
        if (!context.Request.Path.StartsWithSegments("/api/v3", StringComparison.Ordinal))
        {
            await ServeGitAsync(context, call).ConfigureAwait(false);
            await MayGoAsync(context, fault).ConfigureAwait(false);
            return;
        }

        await _one.WaitAsync().ConfigureAwait(false);
        FakeAnswer answer;
        try
        {
            answer = await AnswerAsync(context, call).ConfigureAwait(false);
            server.Notice();
        }
        finally
        {
            _one.Release();
        }

        if (await MayGoAsync(context, fault).ConfigureAwait(false))
            await WriteAsync(context, call, answer).ConfigureAwait(false);
    }

    /// <summary>Whether the answer to what was done gets through.</summary>
    private async Task<bool> MayGoAsync(HttpContext context, FakeFault? fault)
    {
        if (fault is FakeFault.HoldAnswer(var gate))
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.Troubles.End);
            if (await gate.PassAsync(gone.Token).ConfigureAwait(false))
                return true;
        }
        else if (fault is not FakeFault.LoseAnswer)
        {
            return true;
        }

        context.Abort();
        return false;
    }

    private async Task<FakeCall> ReadAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var isApi = path.StartsWith(ApiRoot, StringComparison.Ordinal);
        JsonNode? body = null;
        if (isApi && context.Request.ContentLength > 0)
        {
            try
            {
                body = await JsonNode.ParseAsync(context.Request.Body).ConfigureAwait(false);
            }
            catch (JsonException)
            {
                // Left null: routes that need a body refuse it.
            }
        }

        // As it was sent: a branch in the path has its slashes escaped.
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return new()
        {
            Method = context.Request.Method,
            Path = isApi ? raw[ApiRoot.Length..] : $"git{raw}",
            Query = context.Request.QueryString.Value ?? "",
            Body = body,
            Token = TokenOf(context),
            At = server.Now,
        };
    }

    private static string TokenOf(HttpContext context) =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization.ToString(), out var header) ? header switch
        {
            { Scheme: "Bearer" or "token", Parameter: { } token } => token,
            { Scheme: "Basic", Parameter: { } basic } => Encoding.UTF8.GetString(Convert.FromBase64String(basic)).Split(':', 2)[1],
            _ => "",
        } : "";

    private async Task<bool> MakeTroubleAsync(HttpContext context, FakeCall call, FakeFault? fault)
    {
        switch (fault)
        {
            case FakeFault.Drop:
                context.Abort();
                return true;
            case FakeFault.Hang:
                await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.Troubles.End).Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return true;
            case FakeFault.Meanwhile(var act):
                act();
                return false;
            case FakeFault.Redirect(var code, var location):
                context.Response.Headers.Location = location;
                await WriteAsync(context, call, FakeAnswer.Error(code, "Moved")).ConfigureAwait(false);
                return true;
            case FakeFault.Status status:
                foreach (var (name, value) in status.Headers)
                    context.Response.Headers[name] = value;
                await WriteAsync(context, call, FakeAnswer.Error(status.Code, status.Message)).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    private async Task<FakeAnswer> AnswerAsync(HttpContext context, FakeCall call)
    {
        if (server.Tokens.Find(call.Token) is not { } caller)
            return FakeAnswer.Error(401, "Bad credentials");
        if (_limits.Refuse(context, call.Token))
            return FakeAnswer.Error(403, $"API rate limit exceeded for {caller.User.Login}.");
        var path = Resolve(call.Path);
        if (path.Moved is { } moved)
        {
            context.Response.Headers.Location = new Uri(server.Api, $"repositories/{moved.Id.ToString(CultureInfo.InvariantCulture)}{path.Rest}{call.Query}").AbsoluteUri;
            return FakeAnswer.Error(call.Method == "GET" ? 301 : 307, "Moved Permanently");
        }

        foreach (var route in _routes.Value)
        {
            if (route.IsOfRepository == path.IsOfRepository && route.Match(call.Method, path.Rest) is { } parameters)
                return await AnswerAsync(route, new() { Call = call, Named = path.Repository, Caller = caller, Parameters = parameters, Query = QueryOf(context) }).ConfigureAwait(false);
        }

        server.NoteUnknown(call);
        return FakeAnswer.Error(501, "This server does not know that call.");
    }

    private static async Task<FakeAnswer> AnswerAsync(FakeRoute route, FakeRequest request)
    {
        if (route.IsOfRepository)
        {
            if (request.Named is null || !Reaches(request.Caller, request.Named))
                return FakeAnswer.NotFound;
            if (request.Named.IsDisabled && route.Template.Length > 0)
                return FakeAnswer.Error(403, "Repository access blocked");
            if (request.Named.IsArchived && request.Call.IsMutation)
                return FakeAnswer.Error(403, "Repository was archived so is read-only.");
        }

        if (route.Permission.Split(": ") is [var permission, var level] && !request.Caller.May(permission, level))
            return FakeAnswer.Error(403, request.Caller.IsInstallation ? "Resource not accessible by integration" : "You must authenticate via a GitHub App.");
        return await route.Handle(request).ConfigureAwait(false);
    }

    private static bool Reaches(FakeToken caller, FakeRepository repository) =>
        caller.Repositories?.Contains(repository.Id) ?? true;

    /// <summary>The repository that a path names, and what follows; with its former name, where it is now.</summary>
    private FakePath Resolve(string path)
    {
        var parts = path.Split('/');
        if (parts is ["repos", var owner, var name, ..])
        {
            var rest = string.Concat(parts[3..].Select(part => $"/{part}"));
            var repository = server.Find($"{owner}/{name}");
            return new(true, repository, rest, repository is null ? server.FindFormer($"{owner}/{name}") : null);
        }

        return parts is ["repositories", var id, ..] && long.TryParse(id, CultureInfo.InvariantCulture, out var number)
            ? new(true, server.Find(number), string.Concat(parts[2..].Select(part => $"/{part}")), null)
            : new(false, null, path, null);
    }

    private static Dictionary<string, string> QueryOf(HttpContext context) =>
        context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    private async Task WriteAsync(HttpContext context, FakeCall call, FakeAnswer answer)
    {
        var body = answer.Body is JsonArray list && call.Method == "GET" ? Page(context, list) : answer.Body;
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        // Kestrel would date the answer by the machine's clock.
        context.Response.Headers.Date = server.Now.ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers["x-github-request-id"] = $"FAKE:{server.NextId()}";
        call.Status = context.Response.StatusCode = answer.Status;
        if (call.Method == "GET" && answer.Status == 200)
        {
            var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                call.Status = context.Response.StatusCode = 304;
                _limits.GiveBack(context, call.Token);
                return;
            }
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        if (bytes.Length > 0)
            await context.Response.Body.WriteAsync(bytes).ConfigureAwait(false);
    }

    private JsonArray Page(HttpContext context, JsonArray list)
    {
        var query = QueryOf(context);
        var size = Math.Clamp(int.Parse(query.GetValueOrDefault("per_page", "30"), CultureInfo.InvariantCulture), 1, 100);
        var number = Math.Max(1, int.Parse(query.GetValueOrDefault("page", "1"), CultureInfo.InvariantCulture));
        var last = Math.Max(1, (list.Count + size - 1) / size);
        if (number < last)
            context.Response.Headers.Link = $"<{Address(number + 1)}>; rel=\"next\", <{Address(last)}>; rel=\"last\"";
        return new([.. list.Skip((number - 1) * size).Take(size).Select(entry => entry!.DeepClone())]);

        string Address(int page)
        {
            var changed = new QueryBuilder(query.Where(pair => pair.Key != "page").Append(new("page", page.ToString(CultureInfo.InvariantCulture))));
            return $"{new Uri(server.Web, context.Request.Path.Value!.TrimStart('/'))}{changed}";
        }
    }

    private async Task ServeGitAsync(HttpContext context, FakeCall call)
    {
        var parts = context.Request.Path.Value!.Split('/', 4);
        var repository = parts is [_, var owner, var name, _] ? server.Find($"{owner}/{name.Replace(".git", "", StringComparison.Ordinal)}") : null;
        var isPush = call.Path.EndsWith("/git-receive-pack", StringComparison.Ordinal) || call.Query == "?service=git-receive-pack";
        if (server.Tokens.Find(call.Token) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"GitHub\"";
            call.Status = context.Response.StatusCode = 401;
            return;
        }

        if (repository is null || !Reaches(caller, repository) || (isPush && (repository.IsArchived || !caller.May("contents", "write"))))
        {
            call.Status = context.Response.StatusCode = repository is not null && isPush ? 403 : 404;
            return;
        }

        var path = $"/{repository.Owner.Login}/{repository.Git.FolderName}/{parts[3]}";
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            await GitHttpBackend.ServeAsync(context, server.Root, path, caller.User.Login).ConfigureAwait(false);
            // Whoever pushed finds the pull request moved in its next call: that one waits for its turn.
            if (isPush)
                await repository.RefreshAsync().ConfigureAwait(false);
            server.Notice();
        }
        finally
        {
            _one.Release();
        }

        call.Status = context.Response.StatusCode;
    }

    /// <summary>Where a path leads.</summary>
    private sealed record FakePath(bool IsOfRepository, FakeRepository? Repository, string Rest, FakeRepository? Moved);
}
