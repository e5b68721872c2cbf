using System.Net;
using KubeGuard.Bot.Run;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace KubeGuard.Bot.Serve;

/// <summary>The worker as a server: schedule, webhook endpoint, health.</summary>
internal static class ServeHost
{
    /// <summary>Composes it; nothing runs yet.</summary>
    public static WebApplication Build(Worker worker, TimeProvider time)
    {
        var settings = worker.Options.Worker;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).AddFilter("Quartz", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseUrls(settings.Listen.GetLeftPart(UriPartial.Authority));
        builder.Services
            .Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = settings.Drain)
            .AddSingleton(worker)
            .AddSingleton(time)
            .AddSingleton(new Inbox(settings.Folder, time))
            .AddSingleton<WorkQueue>()
            .AddSingleton<CommentRound>()
            .AddSingleton<WebhookEndpoint>()
            .AddSingleton<WorkLoop>()
            .AddHostedService(provider => provider.GetRequiredService<WorkLoop>())
            .AddQuartz(quartz => Schedules.Configure(quartz, worker))
            .AddQuartzHostedService();
        var app = builder.Build();
        MapHealth(app);
        app.Services.GetRequiredService<WebhookEndpoint>().Map(app);
        return app;
    }

    private static void MapHealth(WebApplication app)
    {
        app.MapGet("/health/live", context => SayAsync(context, HttpStatusCode.OK, "live\n"));
        app.MapGet("/health/ready", context => context.RequestServices.GetRequiredService<WorkLoop>().IsTaking
            ? SayAsync(context, HttpStatusCode.OK, "ready\n")
            : SayAsync(context, HttpStatusCode.ServiceUnavailable, "not taking work\n"));
    }

    private static Task SayAsync(HttpContext context, HttpStatusCode status, string text)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
