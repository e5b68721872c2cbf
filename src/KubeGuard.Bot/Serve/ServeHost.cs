using System.Net;
using System.Net.Sockets;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using KubeGuard.Bot.Run;
using KubeGuard.Bot.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Quartz;

namespace KubeGuard.Bot.Serve;

/// <summary>The worker as a server: schedule, webhook endpoint, health.</summary>
internal static class ServeHost
{
    private const string FormatterKey = "Logging:Console:FormatterName";

    /// <summary>What holds for logs where the settings say nothing else; start failures are told as every other mistake in the settings.</summary>
    private static readonly Dictionary<string, string?> LogDefaults = new(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "Critical",
        ["Logging:LogLevel:Quartz"] = "Warning",
        [FormatterKey] = LogLineFormatter.FormatterName,
    };

    /// <summary>Composes it; nothing runs yet.</summary>
    /// <param name="worker">Does the work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="configuration">For the sections that are .NET's own, <c>Logging</c> and <c>Kestrel</c>.</param>
    /// <param name="prometheus">What Prometheus fetches; null: it fetches nothing.</param>
    public static WebApplication Build(Worker worker, TimeProvider time, IConfiguration? configuration = null, PrometheusExporter? prometheus = null)
    {
        var settings = worker.Options.Worker;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Nothing but the host's own settings: neither a file in the folder that it happens to be started in, nor variables of the image.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(LogDefaults);
        if (configuration is not null)
            builder.Configuration.AddConfiguration(configuration);
        builder.Logging.ClearProviders()
            // The slim builder has set a formatter by now, over what the settings say.
            .AddConsole(console => console.FormatterName = builder.Configuration[FormatterKey])
            .AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>();
        TelemetryExport.AddTo(builder.Logging);
        builder.WebHost.UseUrls(settings.Listen.GetLeftPart(UriPartial.Authority));
        builder.Services
            .Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = settings.Drain)
            .AddSingleton(worker)
            .AddSingleton(time)
            .AddSingleton(new Inbox(settings.Folder, time))
            .AddSingleton<WorkQueue>()
            .AddSingleton<CommentRound>()
            .AddSingleton<CheckRound>()
            .AddSingleton<PolicyRound>()
            .AddSingleton<FirstReactions>()
            .AddSingleton<WebhookEndpoint>()
            .AddSingleton<WorkLoop>()
            .AddHostedService(provider => provider.GetRequiredService<WorkLoop>())
            .AddHostedService(provider => provider.GetRequiredService<FirstReactions>())
            .AddQuartz(quartz => Schedules.Configure(quartz, worker))
            .AddQuartzHostedService();
        var app = builder.Build();
        MapHealth(app);
        worker.Telemetry.ShowQueue(() => app.Services.GetRequiredService<WorkQueue>().Length);
        if (prometheus is not null)
            app.MapGet("/metrics", context => SayAsync(context, HttpStatusCode.OK, prometheus.Scrape(), PrometheusExporter.ContentType));
        app.Services.GetRequiredService<WebhookEndpoint>().Map(app);
        return app;
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="BadInputException">Its address cannot be listened on.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellation)
    {
        var settings = app.Services.GetRequiredService<Worker>().Options.Worker;
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception exception) when (exception is SocketException or IOException { InnerException: AddressInUseException })
        {
            throw new BadInputException($"Worker:Listen: {settings.Listen} cannot be listened on: {(exception.InnerException ?? exception).Message}");
        }
    }

    private static void MapHealth(WebApplication app)
    {
        app.MapGet("/health/live", context => SayAsync(context, HttpStatusCode.OK, "live\n"));
        app.MapGet("/health/ready", context => context.RequestServices.GetRequiredService<WorkLoop>().IsTaking
            ? SayAsync(context, HttpStatusCode.OK, "ready\n")
            : SayAsync(context, HttpStatusCode.ServiceUnavailable, "not taking work\n"));
    }

    private static Task SayAsync(HttpContext context, HttpStatusCode status, string text, string type = "text/plain")
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
