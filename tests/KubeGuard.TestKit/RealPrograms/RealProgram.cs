using System.Diagnostics;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>
/// A published program that tests compare with: named by an environment variable, else taken from a cache folder, else fetched once through
/// <c>npm</c>. Where none of these works its tests are skipped.
/// </summary>
public sealed class RealProgram
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    private readonly Lazy<string?> _path;

    private RealProgram(string name, string variable)
    {
        Name = name;
        Variable = variable;
        _path = new(Find);
    }

    /// <summary><c>kubectl</c> 1.34.5, which holds Kustomize 5.7.1.</summary>
    public static RealProgram Kubectl { get; } = new("kubectl", "KUBEGUARD_KUBECTL");

    /// <summary><c>helm</c> 4.1.4.</summary>
    public static RealProgram Helm { get; } = new("helm", "KUBEGUARD_HELM");

    /// <summary>File name of the program.</summary>
    public string Name { get; }

    /// <summary>The environment variable that may name another file.</summary>
    public string Variable { get; }

    /// <summary>Absolute path of the program; null when it cannot be had.</summary>
    public string? Path => _path.Value;

    /// <summary>Why tests with the program are skipped; null when they are not.</summary>
    public string? WhySkipped => Path is null ? $"needs {Name}: set {Variable} to the program, or have npm with a registry so that it is fetched" : null;

    /// <summary>Runs the program without network and without other programs on its path, and waits for it.</summary>
    public ProgramAnswer Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path ?? throw new InvalidOperationException(WhySkipped), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // Without git and with a proxy that is not there, whatever is remote fails at once instead of being waited for.
        start.Environment["PATH"] = "";
        start.Environment["HTTP_PROXY"] = start.Environment["HTTPS_PROXY"] = "http://127.0.0.1:9";
        start.Environment["KUBECONFIG"] = "/dev/null";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = new Timer(_ => process.Kill(entireProcessTree: true), null, LongestRun, Timeout.InfiniteTimeSpan);
        // A thread of its own: a pool whose threads all wait for programs would have none left to read with.
        var error = Task.Factory.StartNew(process.StandardError.ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    private string? Find() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : FetchedPrograms.Find(Name);
}

/// <summary>What a program said.</summary>
/// <param name="ExitCode">0 when it succeeded.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ProgramAnswer(int ExitCode, string Output, string Error);
