using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KubeGuard.Bot.Telemetry;

/// <summary>
/// Sends what is measured out: over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector (the other <c>OTEL_…</c> variables hold as
/// OpenTelemetry's specification says), and to Prometheus, which fetches it. What is on its way is sent when this is disposed.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string HttpClients = "System.Net.Http";

    private readonly MeterProvider _meters;
    private readonly TracerProvider? _traces;

    private TelemetryExport(bool pushed, PrometheusExporter? prometheus)
    {
        Prometheus = prometheus;
        var meters = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(WorkerTelemetry.Name, HttpClients, "System.Runtime");
        if (pushed)
            meters.AddOtlpExporter();
        if (prometheus is not null)
            meters.AddReader(new BaseExportingMetricReader(prometheus));
        _meters = meters.Build();
        if (pushed)
            _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(WorkerTelemetry.Name, HttpClients).AddOtlpExporter().Build();
    }

    /// <summary>Whether a collector is named.</summary>
    public static bool IsPushed => Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 };

    /// <summary>What Prometheus fetches; null when it fetches nothing.</summary>
    public PrometheusExporter? Prometheus { get; }

    /// <summary>Starts to listen; null when nobody wants anything.</summary>
    /// <param name="fetched">Whether Prometheus fetches metrics (<c>Worker:Metrics</c>).</param>
    public static TelemetryExport? Start(bool fetched) => IsPushed || fetched ? new(IsPushed, fetched ? new PrometheusExporter() : null) : null;

    /// <summary>Sends logs to the collector, where one is named.</summary>
    public static void AddTo(ILoggingBuilder logging)
    {
        if (IsPushed)
            logging.AddOpenTelemetry(logs => logs.SetResourceBuilder(Described(ResourceBuilder.CreateEmpty())).AddOtlpExporter());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _meters.Dispose();
    }

    private static void Describe(ResourceBuilder resource) => Described(resource.Clear());

    /// <summary>The variables come last, so that they have the last word.</summary>
    private static ResourceBuilder Described(ResourceBuilder resource) => resource
        .AddService("kubeguard", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
