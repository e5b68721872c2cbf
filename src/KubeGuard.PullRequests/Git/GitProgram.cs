using System.Collections.Immutable;
using System.Diagnostics;

namespace KubeGuard.PullRequests.Git;

/// <summary>
/// Runs <c>git</c> for one repository: arguments as a list and never a shell, no configuration but our own, no prompt, no hook, no helper
/// program, nothing inherited from <c>GIT_*</c>. Immutable: each <c>With…</c> gives a changed copy.
/// </summary>
internal sealed record GitProgram
{
    /// <summary>What a repository's own configuration could otherwise use to start programs or to change bytes.</summary>
    private static readonly ImmutableArray<string> Hardening =
    [
        "core.hooksPath=/dev/null", "core.autocrlf=false", "core.fsmonitor=false", "core.quotePath=false", "core.sshCommand=ssh", "core.askPass=",
        "protocol.version=2", "protocol.ext.allow=never", "credential.helper=", "commit.gpgSign=false", "push.gpgSign=false",
        "submodule.recurse=false", "fetch.recurseSubmodules=false", "push.recurseSubmodules=no", "gc.auto=0", "maintenance.auto=false",
    ];

    private readonly string _folder;

    private GitProgram(string folder) => _folder = folder;

    /// <summary>The program to start: a name on the path, or a path.</summary>
    public string Executable { get; init; } = "git";

    /// <summary>How long a command may take before it is stopped.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    private ImmutableArray<string> Settings { get; init; } = [];

    private ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Runs in a folder that is (or becomes) a bare repository.</summary>
    public static GitProgram In(string folder) => new(Path.GetFullPath(folder));

    /// <summary>The same with one more environment variable.</summary>
    public GitProgram With(string variable, string value) => this with { Environment = Environment.SetItem(variable, value) };

    /// <summary>The same with one more setting of git's configuration. It stands on the command line: nothing secret.</summary>
    public GitProgram Configured(string key, string value) => this with { Settings = Settings.Add($"{key}={value}") };

    /// <summary>Runs a command to its end and gives its standard output. Throws <see cref="GitException"/> when it fails.</summary>
    public async Task<ProgramOutput> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        await RunAsync(arguments, ReadOnlyMemory<byte>.Empty, cancellation).ConfigureAwait(false);

    /// <summary>The same with bytes on standard input.</summary>
    public async Task<ProgramOutput> RunAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var output = await TryRunAsync(arguments, input, cancellation).ConfigureAwait(false);
        return output.ExitCode == 0 ? output : throw Failure(arguments, output);
    }

    /// <summary>Runs a command whose exit code is an answer.</summary>
    public async Task<ProgramOutput> TryRunAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var output = await ProgramRun.ToEndAsync(StartInfo(arguments), Name(arguments), input, Timeout, cancellation).ConfigureAwait(false);
        return output with { Error = GitRedaction.Redact(output.Error) };
    }

    /// <summary>The exception for an output that is not the wanted one.</summary>
    public static GitException Failure(IReadOnlyList<string> arguments, ProgramOutput output) =>
        new(Name(arguments), output.ExitCode, output.Error.Length > 0 ? output.Error : "it printed no reason");

    private static string Name(IReadOnlyList<string> arguments) => $"git {arguments[0]}";

    private ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Executable) { WorkingDirectory = _folder };
        foreach (var setting in Hardening.AddRange(Settings))
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        SetEnvironment(start);
        return start;
    }

    private void SetEnvironment(ProcessStartInfo start)
    {
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(inherited);
        start.Environment["GIT_DIR"] = _folder;
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_ATTR_NOSYSTEM"] = "1";
        start.Environment["GIT_LFS_SKIP_SMUDGE"] = "1";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_PAGER"] = "cat";
        start.Environment["SSH_ASKPASS_REQUIRE"] = "never";
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        foreach (var (variable, value) in Environment)
            start.Environment[variable] = value;
    }
}
