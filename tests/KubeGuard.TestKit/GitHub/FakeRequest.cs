using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>A request of the API on its way to its route.</summary>
internal sealed class FakeRequest
{
    public required FakeCall Call { get; init; }

    /// <summary>The repository that the path names; null when it names none.</summary>
    public required FakeRepository? Named { get; init; }

    public required FakeToken Caller { get; init; }

    /// <summary>The variable parts of the path, in order.</summary>
    public required string[] Parameters { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    public FakeRepository Repository => Named!;

    public JsonObject Body => Call.Body as JsonObject ?? [];

    public int Number => int.Parse(Parameters[0], CultureInfo.InvariantCulture);

    public string? Text(string member) => (string?)Body[member];

    /// <summary>The entries of a list of strings; empty when it is absent.</summary>
    public string[] Texts(string member) => Body[member] is JsonArray list ? [.. list.Select(entry => (string)entry!)] : [];
}

/// <summary>What a route answers.</summary>
internal sealed record FakeAnswer(int Status, JsonNode? Body)
{
    public static FakeAnswer Ok(JsonNode body) => new(200, body);

    public static FakeAnswer Created(JsonNode body) => new(201, body);

    public static FakeAnswer NotFound { get; } = Error(404, "Not Found");

    public static FakeAnswer Error(int status, string message) =>
        new(status, new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest", ["status"] = status.ToString(CultureInfo.InvariantCulture) });

    /// <summary>A 422 as GitHub words it.</summary>
    public static FakeAnswer Invalid(string resource, string field, string code, string? message = null)
    {
        var error = new JsonObject { ["resource"] = resource, ["field"] = field, ["code"] = code };
        if (message is not null)
            error["message"] = message;
        return new(422, new JsonObject { ["message"] = "Validation Failed", ["errors"] = new JsonArray(error), ["documentation_url"] = "https://docs.github.com/rest" });
    }
}

/// <summary>An endpoint that the server knows.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">Path below the API, or below the repository when it is empty or begins with <c>/</c>; <c>*</c> is one part.</param>
/// <param name="Permission">What an App's token needs, such as <c>issues: write</c>; empty for nothing.</param>
/// <param name="Handle">Answers.</param>
internal sealed record FakeRoute(string Method, string Template, string Permission, Func<FakeRequest, Task<FakeAnswer>> Handle)
{
    /// <summary>Whether it is about one repository.</summary>
    public bool IsOfRepository => Template.Length == 0 || Template.StartsWith('/');

    /// <summary>The variable parts; null when the path is another one.</summary>
    public string[]? Match(string method, string path)
    {
        if (method != Method)
            return null;
        var wanted = Template.Split('/');
        var given = path.Split('/');
        var found = new List<string>();
        for (var index = 0; index < wanted.Length; index++)
        {
            if (index >= given.Length || (wanted[index] != "*" && wanted[index] != given[index]))
                return null;
            if (wanted[index] == "*")
                found.Add(Uri.UnescapeDataString(given[index]));
        }

        return wanted.Length == given.Length ? [.. found] : null;
    }
}
