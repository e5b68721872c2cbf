using System.Diagnostics;
using System.Text;

namespace KubeGuard.TestKit.GitHub;

/// <summary>Runs <c>git</c> on a bare repository, cut off from this machine's configuration.</summary>
internal sealed class FakeGit(string folder)
{
    /// <summary>The name of the folder, such as <c>shop.git</c>; it stays when the repository is renamed.</summary>
    public string FolderName => Path.GetFileName(folder);

    /// <summary>The environment of every git process of the server.</summary>
    public static void Isolate(ProcessStartInfo start)
    {
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["LC_ALL"] = "C";
    }

    public async Task<string> RunAsync(params string[] arguments) => await RunAsync(arguments, []).ConfigureAwait(false);

    /// <summary>The output, without the last line break. Throws when git fails.</summary>
    public async Task<string> RunAsync(string[] arguments, byte[] input, string? index = null)
    {
        var answer = await TryRunAsync(arguments, input, index).ConfigureAwait(false);
        return answer.ExitCode == 0 ? answer.Output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {answer.Error}");
    }

    /// <summary>The files of a tree or commit: path to <c>mode type id</c>.</summary>
    public async Task<Dictionary<string, string>> ReadTreeAsync(string tree)
    {
        var lines = await RunAsync("ls-tree", "-r", "-z", tree).ConfigureAwait(false);
        return lines.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 2)).ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
    }

    /// <summary>Writes a tree of such files, with all folders.</summary>
    public async Task<string> WriteTreeAsync(IReadOnlyDictionary<string, string> entries)
    {
        var index = Path.Combine(folder, $"index-{Path.GetRandomFileName()}");
        try
        {
            var lines = string.Concat(entries.Select(entry => $"{entry.Value}\t{entry.Key}\0"));
            await RunAsync(["update-index", "-z", "--index-info"], Encoding.UTF8.GetBytes(lines), index).ConfigureAwait(false);
            return await RunAsync(["write-tree"], [], index).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(index);
        }
    }

    /// <summary>The bytes of a blob in base64, with line breaks as GitHub sends it.</summary>
    public async Task<string> Base64Async(string blob) => (await RunShellAsync($"git cat-file blob {blob} | base64 -w 60").ConfigureAwait(false)).Output;

    /// <summary>A commit of a tree.</summary>
    public async Task<string> CommitTreeAsync(string tree, IEnumerable<string> parents, string message, FakeAuthorship by)
    {
        string[] arguments = ["commit-tree", tree, .. parents.SelectMany(parent => new[] { "-p", parent }), "-F", "-"];
        var answer = await TryRunAsync(arguments, Encoding.UTF8.GetBytes(message), by: by).ConfigureAwait(false);
        return answer.ExitCode == 0 ? answer.Output : throw new InvalidOperationException($"git commit-tree: {answer.Error}");
    }

    public Task<FakeGitAnswer> TryRunAsync(string[] arguments, byte[] input, string? index = null, FakeAuthorship? by = null)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, "-c", "core.hooksPath=/dev/null", .. arguments]);
        Isolate(start);
        if (index is not null)
            start.Environment["GIT_INDEX_FILE"] = index;
        return AnswerAsync(start, input, by ?? FakeAuthorship.Anybody);
    }

    /// <summary>Runs a shell command in the folder; it may fail.</summary>
    public Task<FakeGitAnswer> RunShellAsync(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder };
        Isolate(start);
        return AnswerAsync(start, [], FakeAuthorship.Anybody);
    }

    private static async Task<FakeGitAnswer> AnswerAsync(ProcessStartInfo start, byte[] input, FakeAuthorship by)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        by.Author.Set(start, "AUTHOR");
        by.Committer.Set(start, "COMMITTER");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input).ConfigureAwait(false);
        process.StandardInput.Close();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return new(process.ExitCode, (await output.ConfigureAwait(false)).TrimEnd('\n'), (await error.ConfigureAwait(false)).Trim());
    }
}

/// <summary>What git said.</summary>
internal sealed record FakeGitAnswer(int ExitCode, string Output, string Error);
