using System.Diagnostics;
using System.Runtime.InteropServices;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.TestKit.Processes;

/// <summary>
/// The built program as a process of its own: started as a user starts it, told to stop by signals, read line by line. It is killed with its test.
/// </summary>
public sealed class KubeGuardProcess : IAsyncDisposable
{
    private const int TerminateSignal = 15;

    /// <summary>Far longer than anything takes: it only ends tests that would never end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Lines _output = new();
    private readonly Lines _error = new();
    private readonly Task _read;

    private KubeGuardProcess(Process process)
    {
        _process = process;
        _read = Task.WhenAll(_output.ReadAsync(process.StandardOutput), _error.ReadAsync(process.StandardError));
    }

    /// <summary>The program, as the build puts it beside the tests.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "kubeguard.exe" : "kubeguard");

    /// <summary>Starts it. Of the environment it sees only what any program needs, and <paramref name="environment"/>.</summary>
    public static KubeGuardProcess Start(string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var start = new ProcessStartInfo(Path, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => !IsNeeded(name)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for a line of its standard output, one that was written before included.</summary>
    public Task<string> LineAsync(string part) => Bounded(_output.WaitAsync(part), $"a line with '{part}'");

    /// <summary>Waits for something that it brings about elsewhere.</summary>
    public Task UntilAsync(Task happened)
    {
        return Bounded(Came(), "what it brings about");

        async Task<bool> Came()
        {
            await happened.ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<ProgramAnswer> EndAsync()
    {
        await Bounded(Ended(), "the end").ConfigureAwait(false);
        return new(_process.ExitCode, _output.ToString(), _error.ToString());

        async Task<bool> Ended()
        {
            await _process.WaitForExitAsync().ConfigureAwait(false);
            await _read.ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Sends SIGTERM, as Kubernetes and systemd do.</summary>
    public void Terminate()
    {
        if (Signal(_process.Id, TerminateSignal) != 0)
            throw new InvalidOperationException($"SIGTERM could not be sent: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Kills it and the git programs that it runs, as the end of a container does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await Bounded(Ended(), "the end").ConfigureAwait(false);

        async Task<bool> Ended()
        {
            await _process.WaitForExitAsync().ConfigureAwait(false);
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static bool IsNeeded(string name) => name is "PATH" or "DOTNET_ROOT" or "TMPDIR" or "SystemRoot" or "TEMP";

    private async Task<T> Bounded<T>(Task<T> wait, string what)
    {
        try
        {
            return await wait.WaitAsync(Longest).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what} did not come. Output:\n{_output}\nErrors:\n{_error}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);

    /// <summary>What it wrote, and who waits for it.</summary>
    private sealed class Lines
    {
        private readonly List<string> _lines = [];
        private readonly List<(string Part, TaskCompletionSource<string> Came)> _waiting = [];

        public async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
                Add(line);
        }

        public Task<string> WaitAsync(string part)
        {
            lock (_lines)
            {
                if (_lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
                    return Task.FromResult(found);
                var came = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((part, came));
                return came.Task;
            }
        }

        public override string ToString()
        {
            lock (_lines)
                return string.Concat(_lines.Select(line => line + "\n"));
        }

        private void Add(string line)
        {
            lock (_lines)
            {
                _lines.Add(line);
                foreach (var waiting in _waiting.Where(waiting => line.Contains(waiting.Part, StringComparison.Ordinal)).ToList())
                {
                    _waiting.Remove(waiting);
                    waiting.Came.SetResult(line);
                }
            }
        }
    }
}
