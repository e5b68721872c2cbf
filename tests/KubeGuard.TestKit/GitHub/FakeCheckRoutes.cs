using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about checks.</summary>
internal sealed class FakeCheckRoutes(FakeGitHub server, FakeJson json)
{
    private const int MostAnnotations = 50;

    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "/commits/*/check-runs", "checks: read", request => Task.FromResult(List(request))),
        new("POST", "/check-runs", "checks: write", request => Task.FromResult(Create(request))),
        new("PATCH", "/check-runs/*", "checks: write", request => Task.FromResult(Edit(request))),
    ];

    /// <summary>The newest of each name, as <c>filter=latest</c> gives them.</summary>
    private FakeAnswer List(FakeRequest request)
    {
        var name = request.Query.GetValueOrDefault("check_name");
        var found = request.Repository.CheckRuns
            .Where(run => run.HeadSha == request.Parameters[0] && (name is null || run.Name == name))
            .GroupBy(run => run.Name, StringComparer.Ordinal)
            .Select(runs => runs.Last())
            .Select(run => Json(request.Repository, run))
            .ToArray<JsonNode>();
        return FakeAnswer.Ok(new JsonObject { ["total_count"] = found.Length, ["check_runs"] = new JsonArray(found) });
    }

    private FakeAnswer Create(FakeRequest request)
    {
        if (request.Text("name") is not { } name || request.Text("head_sha") is not { Length: 40 } sha)
            return FakeAnswer.Invalid("CheckRun", "name", "missing_field");
        var run = new FakeCheckRun(server.NextId(), name, sha);
        if (Fill(request, run) is { } refusal)
            return refusal;
        request.Repository.CheckRuns.Add(run);
        return FakeAnswer.Created(Json(request.Repository, run));
    }

    private FakeAnswer Edit(FakeRequest request)
    {
        var id = long.Parse(request.Parameters[0], CultureInfo.InvariantCulture);
        if (request.Repository.CheckRuns.Find(run => run.Id == id) is not { } run)
            return FakeAnswer.NotFound;
        return Fill(request, run) ?? FakeAnswer.Ok(Json(request.Repository, run));
    }

    private static FakeAnswer? Fill(FakeRequest request, FakeCheckRun run)
    {
        var output = request.Body["output"] as JsonObject ?? [];
        var annotations = output["annotations"] as JsonArray ?? [];
        if (annotations.Count > MostAnnotations)
            return FakeAnswer.Error(422, $"Invalid request. No more than {MostAnnotations} items are allowed; {annotations.Count} were supplied.");
        if ((string?)output["summary"] is { Length: > 65_535 } || (string?)output["text"] is { Length: > 65_535 })
            return FakeAnswer.Error(422, "Invalid request. Only 65535 characters are allowed.");
        if (run.Status != "completed")
        {
            // A complete one stays as it is, without a word: only its texts can still be set.
            run.Status = request.Text("status") ?? run.Status;
            run.Conclusion = request.Text("conclusion") ?? run.Conclusion;
        }

        run.ExternalId = request.Text("external_id") ?? run.ExternalId;
        run.DetailsUrl = request.Text("details_url") ?? run.DetailsUrl;
        run.Title = (string?)output["title"] ?? run.Title;
        run.Summary = (string?)output["summary"] ?? run.Summary;
        run.Text = (string?)output["text"] ?? run.Text;
        run.Annotations.AddRange(annotations.Select(note => note!.DeepClone()));
        if (request.Body["actions"] is JsonArray actions)
        {
            run.Actions.Clear();
            run.Actions.AddRange(actions.Select(action => (string)action!["identifier"]!));
        }

        return null;
    }

    private JsonObject Json(FakeRepository repository, FakeCheckRun run)
    {
        var url = json.Api($"repos/{repository.FullName}/check-runs/{run.Id}");
        return new JsonObject
        {
            ["id"] = run.Id,
            ["node_id"] = FakeJson.Node("CR", run.Id),
            ["head_sha"] = run.HeadSha,
            ["name"] = run.Name,
            ["url"] = url,
            ["html_url"] = json.Web($"{repository.FullName}/runs/{run.Id}"),
            ["details_url"] = run.DetailsUrl,
            ["status"] = run.Status,
            ["conclusion"] = run.Conclusion,
            ["started_at"] = FakeJson.Time(server.Now),
            ["completed_at"] = run.Status == "completed" ? FakeJson.Time(server.Now) : null,
            ["external_id"] = run.ExternalId,
            ["check_suite"] = new JsonObject { ["id"] = 1 },
            ["output"] = new JsonObject
            {
                ["title"] = run.Title,
                ["summary"] = run.Summary,
                ["text"] = run.Text,
                ["annotations_count"] = run.Annotations.Count,
                ["annotations_url"] = $"{url}/annotations",
            },
            ["app"] = new FakeSelfRoutes(server, json).App(),
            ["pull_requests"] = new JsonArray(),
        };
    }
}
