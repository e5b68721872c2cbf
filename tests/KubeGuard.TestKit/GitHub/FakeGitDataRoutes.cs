using System.Text;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about git objects and references, over the real repository.</summary>
internal sealed class FakeGitDataRoutes(FakeGitHub server, FakeJson json)
{
    private const string Read = "contents: read";
    private const string Write = "contents: write";
    private const string Signature = "-----BEGIN PGP SIGNATURE-----\n\nnone\n-----END PGP SIGNATURE-----";

    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "/git/ref/*", Read, request => Task.FromResult(Reference(request))),
        new("POST", "/git/blobs", Write, CreateBlobAsync),
        new("POST", "/git/trees", Write, CreateTreeAsync),
        new("POST", "/git/commits", Write, CreateCommitAsync),
    ];

    private FakeAnswer Reference(FakeRequest request)
    {
        if (request.Repository.Heads.Count == 0)
            return FakeAnswer.Error(409, "Git Repository is empty.");
        if (!request.Parameters[0].StartsWith("heads/", StringComparison.Ordinal))
            return FakeAnswer.NotFound;
        var branch = request.Parameters[0]["heads/".Length..];
        return request.Repository.Heads.TryGetValue(branch, out var sha)
            ? FakeAnswer.Ok(new JsonObject
            {
                ["ref"] = $"refs/heads/{branch}",
                ["node_id"] = "REF_1",
                ["url"] = json.Api($"repos/{request.Repository.FullName}/git/refs/heads/{branch}"),
                ["object"] = new JsonObject { ["type"] = "commit", ["sha"] = sha, ["url"] = Url(request.Repository, "commits", sha) },
            })
            : FakeAnswer.NotFound;
    }

    private async Task<FakeAnswer> CreateBlobAsync(FakeRequest request)
    {
        if (request.Repository.Heads.Count == 0)
            return FakeAnswer.Error(409, "Git Repository is empty.");
        var content = request.Text("encoding") == "base64" ? Convert.FromBase64String(request.Text("content")!) : Encoding.UTF8.GetBytes(request.Text("content")!);
        var sha = await request.Repository.Git.RunAsync(["hash-object", "-w", "--stdin"], content).ConfigureAwait(false);
        return FakeAnswer.Created(new JsonObject { ["sha"] = sha, ["url"] = Url(request.Repository, "blobs", sha) });
    }

    private async Task<FakeAnswer> CreateTreeAsync(FakeRequest request)
    {
        var git = request.Repository.Git;
        var entries = request.Text("base_tree") is { } below ? await git.ReadTreeAsync(below).ConfigureAwait(false) : [];
        foreach (var entry in request.Body["tree"] as JsonArray ?? [])
        {
            var path = (string)entry!["path"]!;
            if ((string?)entry["sha"] is { } blob)
                entries[path] = $"{(string)entry["mode"]!} {(string)entry["type"]!} {blob}";
            else if (!entries.Remove(path))
                return FakeAnswer.Error(422, "GitRPC::BadObjectState");
        }

        var sha = await git.WriteTreeAsync(entries).ConfigureAwait(false);
        return FakeAnswer.Created(new JsonObject
        {
            ["sha"] = sha,
            ["url"] = Url(request.Repository, "trees", sha),
            ["truncated"] = false,
            ["tree"] = new JsonArray([.. entries.Select(entry => Entry(entry.Key, entry.Value.Split(' ')))]),
        });
    }

    private static JsonObject Entry(string path, string[] fields) =>
        new() { ["path"] = path, ["mode"] = fields[0], ["type"] = fields[1], ["sha"] = fields[2] };

    /// <summary>Without author and committer an App's commit is GitHub's own, and signed.</summary>
    private async Task<FakeAnswer> CreateCommitAsync(FakeRequest request)
    {
        var parents = request.Texts("parents").SelectMany(parent => new[] { "-p", parent });
        var sha = await request.Repository.Git.RunAsync(["commit-tree", request.Text("tree")!, .. parents, "-F", "-"], Encoding.UTF8.GetBytes(request.Text("message")!)).ConfigureAwait(false);
        var isSigned = request.Caller.IsInstallation && request.Body["author"] is null && request.Body["committer"] is null;
        var repository = request.Repository;
        var lines = (await repository.Git.RunAsync("show", "-s", "--format=%T%n%P%n%an%n%ae%n%aI%n%B", sha).ConfigureAwait(false)).Split('\n', 6);
        JsonObject Person() => new() { ["name"] = lines[2], ["email"] = lines[3], ["date"] = FakeJson.Time(DateTimeOffset.Parse(lines[4], System.Globalization.CultureInfo.InvariantCulture)) };
        return FakeAnswer.Created(new JsonObject
        {
            ["sha"] = sha,
            ["node_id"] = "C_1",
            ["url"] = Url(repository, "commits", sha),
            ["html_url"] = json.Web($"{repository.FullName}/commit/{sha}"),
            ["author"] = Person(),
            ["committer"] = Person(),
            ["message"] = lines[5],
            ["tree"] = new JsonObject { ["sha"] = lines[0], ["url"] = Url(repository, "trees", lines[0]) },
            ["parents"] = new JsonArray([.. lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(parent => Parent(repository, parent))]),
            ["verification"] = new JsonObject
            {
                ["verified"] = isSigned,
                ["reason"] = isSigned ? "valid" : "unsigned",
                ["signature"] = isSigned ? Signature : null,
                ["payload"] = isSigned ? "payload" : null,
                ["verified_at"] = isSigned ? FakeJson.Time(server.Now) : null,
            },
        });
    }

    private JsonObject Parent(FakeRepository repository, string sha) =>
        new() { ["sha"] = sha, ["url"] = Url(repository, "commits", sha), ["html_url"] = json.Web($"{repository.FullName}/commit/{sha}") };

    private string Url(FakeRepository repository, string kind, string sha) => json.Api($"repos/{repository.FullName}/git/{kind}/{sha}");
}
