using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about code scanning.</summary>
internal sealed class FakeCodeScanningRoutes(FakeGitHub server, FakeJson json)
{
    /// <summary>GitHub's limits: a compressed document, runs of it, results of one.</summary>
    private const int MostBytes = 10_000_000;
    private const int MostRuns = 20;
    private const int MostResults = 25_000;

    private const string Off = "Code Security must be enabled for this repository to use code scanning";

    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "/code-scanning/analyses", "security_events: read", request => Answer(request, List)),
        new("POST", "/code-scanning/sarifs", "security_events: write", request => Answer(request, Upload)),
        new("GET", "/code-scanning/sarifs/*", "security_events: read", request => Answer(request, Status)),
    ];

    private static Task<FakeAnswer> Answer(FakeRequest request, Func<FakeRequest, FakeAnswer> answer) =>
        Task.FromResult(request.Repository.CodeScanning.IsOn ? answer(request) : FakeAnswer.Error(403, Off));

    /// <summary>Those that are processed, newest first; 404 where there never was one.</summary>
    private FakeAnswer List(FakeRequest request)
    {
        var scanning = request.Repository.CodeScanning;
        var done = scanning.Uploads.Where(analysis => analysis.ProcessedAt <= server.Now).Reverse().ToList();
        if (done.Count == 0)
            return FakeAnswer.Error(404, "no analysis found");
        var tool = request.Query.GetValueOrDefault("tool_name");
        var reference = request.Query.GetValueOrDefault("ref");
        return FakeAnswer.Ok(new JsonArray([.. done.Where(analysis => (tool is null || analysis.Tool == tool) && (reference is null || analysis.Reference == reference))
            .Select(analysis => Json(request.Repository, analysis))]));
    }

    private JsonObject Json(FakeRepository repository, FakeAnalysis analysis) => new()
    {
        ["ref"] = analysis.Reference,
        ["commit_sha"] = analysis.Commit,
        ["analysis_key"] = analysis.Category,
        ["environment"] = "{}",
        ["error"] = analysis.Error,
        ["category"] = analysis.Category,
        ["created_at"] = FakeJson.Time(analysis.CreatedAt),
        ["results_count"] = analysis.Error.Length == 0 ? analysis.Results.Count : 0,
        ["rules_count"] = analysis.Rules,
        ["id"] = analysis.Id,
        ["url"] = json.Api($"repos/{repository.FullName}/code-scanning/analyses/{analysis.Id}"),
        ["sarif_id"] = analysis.SarifId,
        ["tool"] = new JsonObject
        {
            ["name"] = analysis.Tool,
            ["guid"] = null,
            ["version"] = repository.CodeScanning.KeepsBuildMetadata ? analysis.Version : analysis.Version?.Split('+')[0],
        },
        ["deletable"] = true,
        ["warning"] = "",
    };

    private FakeAnswer Upload(FakeRequest request)
    {
        if (request.Text("sarif") is not { } sarif || request.Text("ref") is not { } reference || !reference.StartsWith("refs/", StringComparison.Ordinal) || request.Text("commit_sha") is not { Length: 40 } commit)
            return FakeAnswer.Error(400, "Bad Request");
        var compressed = Convert.FromBase64String(sarif);
        if (compressed.Length > MostBytes)
            return FakeAnswer.Error(413, "Payload Too Large");
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var document = JsonNode.Parse(gzip)!.AsObject();
        var scanning = request.Repository.CodeScanning;
        var number = server.NextId();
        var id = string.Create(CultureInfo.InvariantCulture, $"47177e22-5596-11eb-80a1-{number:x12}");
        scanning.Uploads.Add(new(number, id, reference, commit, document, server.Now, server.Now + scanning.ProcessingTime, Fault(document) ?? scanning.Error));
        return new(202, new JsonObject { ["id"] = id, ["url"] = Url(request, id) });
    }

    /// <summary>What GitHub rejects when it processes a document.</summary>
    private static string? Fault(JsonObject document)
    {
        var runs = document["runs"]!.AsArray();
        if (runs.Count > MostRuns)
            return "rejecting SARIF, as there are more runs than allowed";
        return runs.Any(run => run!["results"]!.AsArray().Count > MostResults) ? "rejecting SARIF, as there are more results per run than allowed" : null;
    }

    private FakeAnswer Status(FakeRequest request)
    {
        if (request.Repository.CodeScanning.Uploads.Find(upload => upload.SarifId == request.Parameters[0]) is not { } analysis)
            return FakeAnswer.NotFound;
        var isDone = analysis.ProcessedAt <= server.Now;
        var status = new JsonObject { ["processing_status"] = !isDone ? "pending" : analysis.Error.Length > 0 ? "failed" : "complete" };
        if (isDone)
            status["analyses_url"] = json.Api($"repos/{request.Repository.FullName}/code-scanning/analyses?sarif_id={analysis.SarifId}");
        if (isDone && analysis.Error.Length > 0)
            status["errors"] = new JsonArray(analysis.Error);
        return FakeAnswer.Ok(status);
    }

    private string Url(FakeRequest request, string id) => json.Api($"repos/{request.Repository.FullName}/code-scanning/sarifs/{id}");
}
