using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>What the process measures (B21), as Prometheus and an OTLP collector get it.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task B21_Prometheus_gets_outcomes_durations_requests_and_the_queue()
    {
        await using var place = await ProcessPlace.StartAsync();
        place.Set("Worker:Metrics", "true");
        await using var served = await place.ServeAsync();
        await served.DeliverPushAsync("0a-1");
        await served.Process.LineAsync("Proposal for Role/shop/web in acme/gitops@prod: created");
        await served.Process.LineAsync("Pass over acme/gitops@prod: done");

        var (status, text) = await served.GetAsync("/metrics");

        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("# TYPE kubeguard_proposals_total counter\n");
        text.ShouldContain("kubeguard_proposals_total{kubeguard_outcome=\"created\",kubeguard_repository=\"acme/gitops@prod\"} 1\n");
        text.ShouldContain("kubeguard_passes_total{kubeguard_outcome=\"done\",kubeguard_repository=\"acme/gitops@prod\"} 1\n");
        text.ShouldContain("kubeguard_pass_duration_seconds_bucket{kubeguard_outcome=\"done\",le=\"+Inf\"} 1\n");
        text.ShouldContain("kubeguard_pass_duration_seconds_count{kubeguard_outcome=\"done\"} 1\n");
        text.ShouldContain("kubeguard_evidence_events_total{kubeguard_cluster=\"prod\"} 44\n");
        text.ShouldContain("kubeguard_webhook_deliveries_total{http_response_status_code=\"202\"} 1\n");
        text.ShouldContain("kubeguard_queue_length 0\n");
        text.ShouldContain("kubeguard_github_requests_total{http_request_method=\"POST\",http_response_status_code=\"201\"} ");
        text.ShouldContain("kubeguard_github_wait_duration_seconds_count{http_request_method=\"POST\"} ");
        text.ShouldContain("kubeguard_github_rate_limit_remaining{");
        text.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ShouldBeUnique();
    }

    [Fact]
    public async Task Metrics_are_not_shown_unless_they_are_asked_for()
    {
        await using var place = await ProcessPlace.StartAsync();
        await using var served = await place.ServeAsync();

        (await served.GetAsync("/metrics")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task B21_a_run_sends_metrics_and_traces_to_the_collector_before_it_ends()
    {
        await using var place = await ProcessPlace.StartAsync();
        await using var collector = await Collector.StartAsync();
        place.SetVariable("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address);
        place.SetVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");

        (await place.RunAsync("run")).ExitCode.ShouldBe(0);

        collector.TextOf("/v1/metrics").ShouldContain("kubeguard.passes");
        collector.TextOf("/v1/metrics").ShouldContain("kubeguard.proposals");
        collector.TextOf("/v1/traces").ShouldContain("acme/gitops");
        collector.TextOf("/v1/traces").ShouldNotContain(place.Token);
    }

    /// <summary>A collector that takes OTLP over HTTP and keeps it as it came: names stand in protobuf as plain text.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Text)> taken) : IAsyncDisposable
    {
        public string Address => app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var taken = new ConcurrentQueue<(string, string)>();
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                taken.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.ContentType = "application/x-protobuf";
            });
            await app.StartAsync();
            return new(app, taken);
        }

        public string TextOf(string path) => string.Concat(taken.Where(sent => sent.Path == path).Select(sent => sent.Text));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
