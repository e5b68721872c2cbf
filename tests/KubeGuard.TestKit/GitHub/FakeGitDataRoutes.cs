using System.Text;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about git objects and references, over the real repository.</summary>
internal sealed class FakeGitDataRoutes(FakeGitHub server, FakeJson json)
{
    private const string Read = "contents: read";
    private const string Write = "contents: write";

    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "/git/ref/*", Read, request => Task.FromResult(Reference(request))),
        new("POST", "/git/blobs", Write, CreateBlobAsync),
        new("POST", "/git/trees", Write, CreateTreeAsync),
        new("POST", "/git/commits", Write, CreateCommitAsync),
        new("GET", "/commits/*", Read, SeeCommitAsync),
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
        var repository = request.Repository;
        var by = FakeAuthorship.MadeByGitHubFor(request.Caller.User, server.Now);
        var sha = await repository.Git.CommitTreeAsync(request.Text("tree")!, request.Texts("parents"), request.Text("message")!, by).ConfigureAwait(false);
        if (request.Caller.IsInstallation && request.Body["author"] is null && request.Body["committer"] is null)
            repository.Verified.Add(sha);
        var commit = await FakeCommit.ReadAsync(repository, sha).ConfigureAwait(false);
        var answer = commit.Content(Url(repository, "trees", commit.Tree));
        answer["sha"] = sha;
        answer["node_id"] = "C_1";
        answer["url"] = Url(repository, "commits", sha);
        answer["html_url"] = Page(repository, sha);
        answer["parents"] = Parents(repository, commit);
        return FakeAnswer.Created(answer);
    }

    /// <summary>A commit as people see it: with the accounts whose addresses it names.</summary>
    private async Task<FakeAnswer> SeeCommitAsync(FakeRequest request)
    {
        var repository = request.Repository;
        var sha = request.Parameters[0];
        if ((await repository.Git.TryRunAsync(["cat-file", "-e", $"{sha}^{{commit}}"], []).ConfigureAwait(false)).ExitCode != 0)
            return FakeAnswer.Error(422, $"No commit found for SHA: {sha}");
        var commit = await FakeCommit.ReadAsync(repository, sha).ConfigureAwait(false);
        var content = commit.Content(Url(repository, "trees", commit.Tree));
        content["url"] = Url(repository, "commits", sha);
        content["comment_count"] = 0;
        var address = json.Api($"repos/{repository.FullName}/commits/{sha}");
        return FakeAnswer.Ok(new JsonObject
        {
            ["sha"] = sha,
            ["node_id"] = "C_1",
            ["url"] = address,
            ["html_url"] = Page(repository, sha),
            ["comments_url"] = $"{address}/comments",
            ["commit"] = content,
            ["author"] = Account(commit.Author),
            ["committer"] = Account(commit.Committer),
            ["parents"] = Parents(repository, commit),
            ["stats"] = new JsonObject { ["additions"] = 1, ["deletions"] = 1, ["total"] = 2 },
            ["files"] = new JsonArray(),
        });
    }

    private JsonObject? Account(FakeSignature signature) => signature.Email switch
    {
        "noreply@github.com" => json.User(server.User("web-flow")),
        var address when address.EndsWith(FakeSignature.PrivateAddress, StringComparison.Ordinal) && address.Contains('+', StringComparison.Ordinal) =>
            json.User(server.User(address[(address.IndexOf('+', StringComparison.Ordinal) + 1)..^FakeSignature.PrivateAddress.Length])),
        _ => null,
    };

    private JsonArray Parents(FakeRepository repository, FakeCommit commit) => new([.. commit.Parents.Select(sha =>
        new JsonObject { ["sha"] = sha, ["url"] = Url(repository, "commits", sha), ["html_url"] = Page(repository, sha) })]);

    private string Page(FakeRepository repository, string sha) => json.Web($"{repository.FullName}/commit/{sha}");

    private string Url(FakeRepository repository, string kind, string sha) => json.Api($"repos/{repository.FullName}/git/{kind}/{sha}");
}
