using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace KubeGuard.PullRequests.Git;

/// <summary>Runs a program to its end: no shell, no window, bytes on standard input, what it says in memory.</summary>
internal static class ProgramRun
{
    /// <summary>
    /// Gives what the program said; its exit code is an answer. Throws <see cref="GitException"/> when it cannot be started or takes longer than
    /// <paramref name="timeout"/>; it is killed then, as it is when canceled.
    /// </summary>
    /// <param name="start">The program with its arguments, folder and environment.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellation">Kills it.</param>
    public static async Task<ProgramOutput> ToEndAsync(
        ProcessStartInfo start, string name, ReadOnlyMemory<byte> input, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        using var process = Start(start, name);
        try
        {
            var output = ReadAllAsync(process.StandardOutput.BaseStream, limit.Token);
            var error = ReadAllAsync(process.StandardError.BaseStream, limit.Token);
            await WriteAsync(process, input, limit.Token).ConfigureAwait(false);
            await Task.WhenAll(output, error).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new(process.ExitCode, await output.ConfigureAwait(false), Encoding.UTF8.GetString(await error.ConfigureAwait(false)).Trim());
        }
        catch (OperationCanceledException canceled)
        {
            process.Kill(entireProcessTree: true);
            if (cancellation.IsCancellationRequested)
                throw;
            throw new GitException(name, null, $"stopped after {timeout}", canceled);
        }
    }

    private static Process Start(ProcessStartInfo start, string name)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        try
        {
            return Process.Start(start) ?? throw new GitException(name, null, "the program did not start");
        }
        catch (Win32Exception exception)
        {
            throw new GitException(name, null, $"cannot start '{start.FileName}' in '{start.WorkingDirectory}': {exception.Message}", exception);
        }
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellation).ConfigureAwait(false);
        return buffer.ToArray();
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await using var stream = process.StandardInput.BaseStream;
            await stream.WriteAsync(input, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The program went away before it read everything; its exit code and standard error say why.
        }
    }
}

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Bytes">Standard output.</param>
/// <param name="Error">Standard error, without white space around it.</param>
internal sealed record ProgramOutput(int ExitCode, byte[] Bytes, string Error)
{
    /// <summary>Standard output as UTF-8, without the last line break.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes).TrimEnd('\n');

    /// <summary>The entries of a NUL-separated output.</summary>
    public IEnumerable<string> Entries => Encoding.UTF8.GetString(Bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
