using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace KubeGuard.TestKit.GitHub;

/// <summary>
/// Prism between a client and a server: a request that GitHub's description does not allow is answered with 422, an answer that it does not
/// allow with 500.
/// </summary>
public sealed class PrismProxy : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private PrismProxy(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where the client finds it; ends with a slash.</summary>
    public Uri Address { get; }

    /// <summary>Starts a proxy on a free port of loopback.</summary>
    /// <param name="server">Base address of the server behind it.</param>
    public static async Task<PrismProxy> StartAsync(Uri server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            "node", [GitHubDescription.PrismScript!, "proxy", GitHubDescription.Description!, server.AbsoluteUri.TrimEnd('/'), "--errors", "--host", "127.0.0.1", "--port", port])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("is listening", StringComparison.Ordinal) == true)
                listening.TrySetResult();
        };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("Prism ended before it listened."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var proxy = new PrismProxy(process, new($"http://127.0.0.1:{port}/"));
        try
        {
            await listening.Task.WaitAsync(LongestStart).ConfigureAwait(false);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A test against GitHub's published description; skipped with a message where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GitHubDescriptionFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public GitHubDescriptionFactAttribute()
    {
        if (GitHubDescription.Description is null || GitHubDescription.PrismScript is null)
            Skip = "needs GitHub's OpenAPI description and Prism: have node and npm with a registry so that they are fetched";
    }
}

/// <summary>A test with recorded deliveries; skipped with a message where they cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedDeliveriesFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public RecordedDeliveriesFactAttribute()
    {
        if (GitHubDescription.RecordedDeliveries is null)
            Skip = "needs GitHub's recorded webhook deliveries: have npm with a registry so that they are fetched";
    }
}
