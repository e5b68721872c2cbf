using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Endpoints about files: those that a pull request changes, and their contents.</summary>
internal sealed class FakeFileRoutes(FakeJson json)
{
    /// <summary>Of a larger file GitHub gives no content.</summary>
    private const int LargestContent = 1024 * 1024;

    public IEnumerable<FakeRoute> All() =>
    [
        new("GET", "/pulls/*/files", "pull_requests: read", FilesAsync),
        new("GET", "/contents/*", "contents: read", ContentAsync),
    ];

    /// <summary>What differs between the head and where it parted from the base.</summary>
    private async Task<FakeAnswer> FilesAsync(FakeRequest request)
    {
        var repository = request.Repository;
        if (repository.PullRequests.FirstOrDefault(issue => issue.Number == request.Number)?.PullRequest is not { } pull)
            return FakeAnswer.NotFound;
        var diff = await repository.Git.TryRunAsync(["diff", "--raw", "--no-abbrev", "--no-renames", "-z", $"{repository.Heads[pull.Base]}...{pull.HeadSha}"], []).ConfigureAwait(false);
        var parts = diff.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return FakeAnswer.Ok(new JsonArray([.. parts.Chunk(2).Select(pair => Changed(repository, pull.HeadSha, pair[0].Split(' '), pair[1]))]));
    }

    private JsonObject Changed(FakeRepository repository, string head, string[] fields, string path) => new()
    {
        ["sha"] = fields[4] == "D" ? fields[2] : fields[3],
        ["filename"] = path,
        ["status"] = fields[4] switch { "A" => "added", "D" => "removed", _ => "modified" },
        ["additions"] = 1,
        ["deletions"] = 1,
        ["changes"] = 2,
        ["blob_url"] = json.Web($"{repository.FullName}/blob/{head}/{path}"),
        ["raw_url"] = json.Web($"{repository.FullName}/raw/{head}/{path}"),
        ["contents_url"] = json.Api($"repos/{repository.FullName}/contents/{path}?ref={head}"),
        ["patch"] = "@@ -1 +1 @@",
    };

    private async Task<FakeAnswer> ContentAsync(FakeRequest request)
    {
        var (repository, path) = (request.Repository, request.Parameters[0]);
        var reference = request.Query.GetValueOrDefault("ref", repository.DefaultBranch);
        var size = await repository.Git.TryRunAsync(["cat-file", "-s", $"{reference}:{path}"], []).ConfigureAwait(false);
        if (size.ExitCode != 0)
            return FakeAnswer.NotFound;
        var bytes = int.Parse(size.Output, CultureInfo.InvariantCulture);
        var sha = await repository.Git.RunAsync("rev-parse", $"{reference}:{path}").ConfigureAwait(false);
        var content = bytes > LargestContent ? "" : await repository.Git.Base64Async(sha).ConfigureAwait(false);
        var url = json.Api($"repos/{repository.FullName}/contents/{path}?ref={reference}");
        var page = json.Web($"{repository.FullName}/blob/{reference}/{path}");
        return FakeAnswer.Ok(new JsonObject
        {
            ["type"] = "file",
            ["size"] = bytes,
            ["name"] = path,
            ["path"] = path,
            ["sha"] = sha,
            ["encoding"] = bytes > LargestContent ? "none" : "base64",
            ["content"] = content,
            ["url"] = url,
            ["git_url"] = json.Api($"repos/{repository.FullName}/git/blobs/{sha}"),
            ["html_url"] = page,
            ["download_url"] = page,
            ["_links"] = new JsonObject { ["self"] = url, ["git"] = url, ["html"] = page },
        });
    }
}
