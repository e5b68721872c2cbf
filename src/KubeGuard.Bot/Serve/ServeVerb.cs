using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Run;
using Microsoft.Extensions.Hosting;

namespace KubeGuard.Bot.Serve;

/// <summary>The worker: stays, makes passes on schedule, obeys comments.</summary>
internal sealed class ServeVerb(WorkerFactory factory, TimeProvider time) : IVerb
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
        await using var app = ServeHost.Build(worker, time);
        await app.RunAsync(cancellation);
        return new CommandOutcome.Done();
    }
}
