using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Run;
using KubeGuard.Bot.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeGuard.Bot.Serve;

/// <summary>The worker: stays, makes passes on schedule, obeys comments.</summary>
internal sealed partial class ServeVerb(WorkerFactory factory, StopSignals signals, TimeProvider time) : IVerb
{
    private readonly HostArguments _settings = new();

    /// <inheritdoc/>
    public string Name => "serve";

    /// <inheritdoc/>
    public string Description => "Stay and work: passes on schedule, commands in comments, webhooks and health checks over HTTP. SIGTERM drains it.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => _settings.Options;

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["serve --config /etc/kubeguard/appsettings.json", "serve --set Worker:Listen=http://0.0.0.0:8080"];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        using var worker = factory.Create(_settings, arguments);
        using var export = TelemetryExport.Start(fetched: worker.Options.Worker.Metrics);
        await using var app = ServeHost.Build(worker, time, _settings.ReadConfiguration(arguments).Settings, export?.Prometheus);
        var loop = app.Services.GetRequiredService<WorkLoop>();
        await using var insisted = signals.Insisted.UnsafeRegister(_ => loop.CutShort(), null);
        await ServeHost.StartAsync(app, cancellation);
        Log.Listening(app.Services.GetRequiredService<ILogger<ServeVerb>>(), string.Join(", ", app.Urls));
        await app.WaitForShutdownAsync(cancellation);
        // A bug in the loop stops the host; it has to be seen.
        await (loop.ExecuteTask ?? Task.CompletedTask);
        return loop.WasCutShort ? new CommandOutcome.Cancelled() : new CommandOutcome.Done();
    }

    private static partial class Log
    {
        [LoggerMessage(6, LogLevel.Information, "Listening on {Addresses}")]
        public static partial void Listening(ILogger logger, string addresses);
    }
}
