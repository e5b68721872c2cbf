using System.Text.Json.Nodes;
using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>A copy of a repository with its logs, on which the command line is run as a user would.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Workplace(string repository, string logs)
    {
        Repository = _folder.Copy(repository, "repo");
        Logs = logs;
    }

    /// <summary>The copy; may be changed.</summary>
    public string Repository { get; }

    /// <summary>The logs, where they are.</summary>
    public string Logs { get; }

    public string Out => _folder.PathOf("out");

    /// <summary>A copy of a real pair of logs and manifests.</summary>
    public static Workplace OfShared(string name) =>
        new(SharedData.PathOf("data", "e2e", name, "gitops"), SharedData.PathOf("data", "e2e", name, "logs"));

    /// <summary>A copy of the demo's sample.</summary>
    public static Workplace OfSample() =>
        new(Golden.PathOf("src", "KubeGuard.Bot", "Demo", "Sample", "gitops"), Golden.PathOf("src", "KubeGuard.Bot", "Demo", "Sample", "logs"));

    /// <summary>A copy of the copy.</summary>
    public Workplace Copy() => new(Repository, Logs);

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs <c>propose</c>, which has to succeed, and gives <c>proposals.json</c>.</summary>
    public async Task<JsonObject> ProposeAsync(params string[] more)
    {
        var result = await Cli.RunAsync(["propose", "--repo", Repository, "--logs", Logs, "--out", Out, "--format", "json", .. more]);
        return result.ShouldEndWith(0).Json;
    }

    /// <summary>Runs <c>propose --apply</c>.</summary>
    public Task<JsonObject> ApplyAsync(params string[] more) => ProposeAsync(["--apply", .. more]);

    /// <summary>Runs <c>verify</c> as JSON.</summary>
    public Task<CliResult> VerifyAsync(params string[] more) =>
        Cli.RunAsync(["verify", "--repo", Repository, "--logs", Logs, "--format", "json", .. more]);

    /// <summary>The files of the copy, by path, with their text.</summary>
    public SortedDictionary<string, string> Files() => new(
        Directory.EnumerateFiles(Repository, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Repository, file).Replace('\\', '/'), File.ReadAllText),
        StringComparer.Ordinal);

    public string Read(string path) => File.ReadAllText(Path.Combine([Repository, .. path.Split('/')]));

    public void Edit(string path, Func<string, string> edit)
    {
        var file = Path.Combine([Repository, .. path.Split('/')]);
        var before = File.ReadAllText(file);
        var after = edit(before);
        after.ShouldNotBe(before, $"the edit of {path} changed nothing");
        File.WriteAllText(file, after);
    }
}
