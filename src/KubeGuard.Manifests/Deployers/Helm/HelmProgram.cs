using System.Buffers;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace KubeGuard.Manifests.Deployers.Helm;

/// <summary>
/// The <c>helm</c> program, used for <c>helm template</c> only: no shell, no network, no hooks, no plugins, nothing of the environment and none of
/// the user's files. It runs in a folder of its own that is deleted afterwards.
/// </summary>
/// <param name="executable">Path of the program.</param>
public sealed class HelmProgram(string executable)
{
    /// <summary>How many bytes a rendered chart may have.</summary>
    public const int MostOutput = 32 * 1024 * 1024;

    private const int MostErrorText = 4_000;

    /// <summary>How long rendering a chart may take; 30 seconds by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The program at <paramref name="path"/>, or for a name without a folder the first of that name in the folders; null when there is none.</summary>
    /// <param name="path">Path or name.</param>
    /// <param name="searchPath">Folders as the variable PATH lists them.</param>
    public static HelmProgram? Find(string path, string searchPath)
    {
        if (path.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return File.Exists(path) ? new(Path.GetFullPath(path)) : null;
        var folders = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var names = OperatingSystem.IsWindows() ? new[] { $"{path}.exe" } : [path];
        var found = folders.Where(Path.IsPathRooted).SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        return found is null ? null : new(found);
    }

    /// <summary>Runs <c>helm template</c> in a folder.</summary>
    /// <param name="folder">The working folder; the program's home, caches and configuration are in it too.</param>
    /// <param name="arguments">What follows <c>template</c>.</param>
    /// <param name="cancellation">Kills the program and what it started.</param>
    internal HelmOutcome Template(string folder, ImmutableArray<string> arguments, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo(folder, arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return new HelmOutcome.Failed($"{executable} cannot be started: {failure.Message}");
        }

        try
        {
            return Run(process, cancellation);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private HelmOutcome Run(Process process, CancellationToken cancellation)
    {
        process.StandardInput.Close();
        using var killing = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = new PipeReading(process.StandardOutput.BaseStream);
        var error = new PipeReading(process.StandardError.BaseStream);
        var watch = Stopwatch.StartNew();
        if (!output.Ends(Left(watch)) || !error.Ends(Left(watch)) || !process.WaitForExit(Left(watch)))
            return new HelmOutcome.Failed($"it took more than {Timeout.TotalSeconds:0} seconds");
        cancellation.ThrowIfCancellationRequested();
        var said = output.Text;
        if (process.ExitCode != 0)
            return new HelmOutcome.Failed(Shortened(error.Text ?? ""));
        return said is null ? new HelmOutcome.Failed($"it gives more than {MostOutput} bytes") : new HelmOutcome.Rendered(said);
    }

    private TimeSpan Left(Stopwatch watch) => Timeout > watch.Elapsed ? Timeout - watch.Elapsed : TimeSpan.Zero;

    private static string Shortened(string error)
    {
        var text = error.ReplaceLineEndings(" ").Trim();
        return text.Length <= MostErrorText ? text : text[..MostErrorText] + "…";
    }

    private ProcessStartInfo StartInfo(string folder, ImmutableArray<string> arguments)
    {
        var start = new ProcessStartInfo(executable, ["template", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach (var (variable, inside) in (KeyValuePair<string, string>[])
            [
                new("HOME", "home"), new("HELM_CACHE_HOME", "cache"), new("HELM_CONFIG_HOME", "config"), new("HELM_DATA_HOME", "data"),
                new("HELM_PLUGINS", "plugins"), new("TMPDIR", "tmp"),
            ])
        {
            start.Environment[variable] = Directory.CreateDirectory(Path.Combine(folder, inside)).FullName;
        }

        start.Environment["KUBECONFIG"] = Path.Combine(folder, "none");
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        // Where something is fetched all the same, it finds no way out.
        foreach (var proxy in (string[])["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
            start.Environment[proxy] = "http://127.0.0.1:9";
        return start;
    }
}

/// <summary>Reads a pipe on a thread of its own, to its end, so that the program at the other end never waits.</summary>
internal sealed class PipeReading
{
    private readonly Stream _stream;
    private readonly Thread _thread;
    private readonly ArrayBufferWriter<byte> _kept = new();
    private long _total;

    public PipeReading(Stream stream)
    {
        _stream = stream;
        _thread = new(Read) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What was read, after <see cref="Ends"/>; null when it is longer than what is taken.</summary>
    public string? Text => _total <= HelmProgram.MostOutput ? Encoding.UTF8.GetString(_kept.WrittenSpan) : null;

    /// <summary>Waits for the end, so long at most.</summary>
    public bool Ends(TimeSpan most) => _thread.Join(most);

    private void Read()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = _stream.Read(buffer)) > 0;)
            {
                _total += read;
                if (_total <= HelmProgram.MostOutput)
                    _kept.Write(buffer.AsSpan(0, read));
            }
        }
        catch (IOException)
        {
            // The program was killed: what it said until then is all there is.
        }
    }
}

/// <summary>What rendering a chart gives.</summary>
internal abstract record HelmOutcome
{
    private HelmOutcome()
    {
    }

    /// <summary>The manifests, one document after the other.</summary>
    public sealed record Rendered(string Text) : HelmOutcome;

    /// <summary>The chart was not rendered.</summary>
    public sealed record Failed(string Reason) : HelmOutcome;
}
