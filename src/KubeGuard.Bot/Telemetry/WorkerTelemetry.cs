using System.Diagnostics;
using System.Diagnostics.Metrics;
using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Telemetry;

/// <summary>
/// What the worker measures (B21), named after OpenTelemetry's semantic conventions; nothing is kept while nobody listens. Labels have few values:
/// the closed sets of outcomes, and the repositories and clusters of the configuration.
/// </summary>
internal sealed class WorkerTelemetry : IDisposable
{
    /// <summary>Name of the meter and of the source of activities.</summary>
    public const string Name = "KubeGuard";

    private const string Outcome = "kubeguard.outcome";
    private const string Repository = "kubeguard.repository";

    private readonly ActivitySource _activities = new(Name);
    private readonly Counter<long> _passes;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _proposals;
    private readonly Counter<long> _events;
    private readonly Counter<long> _deliveries;

    public WorkerTelemetry()
    {
        Meter = new(Name);
        _passes = Meter.CreateCounter<long>("kubeguard.passes", "{pass}", "Passes over repositories, by how they ended.");
        _durations = Meter.CreateHistogram(
            "kubeguard.pass.duration", "s", "How long passes took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800] });
        _proposals = Meter.CreateCounter<long>("kubeguard.proposals", "{proposal}", "Proposals and objects that were left alone, by what became of them.");
        _events = Meter.CreateCounter<long>("kubeguard.evidence.events", "{event}", "Events read from the logs of a cluster.");
        _deliveries = Meter.CreateCounter<long>("kubeguard.webhook.deliveries", "{delivery}", "Webhook deliveries, by how they were answered.");
    }

    /// <summary>Where the client of GitHub adds its own.</summary>
    public Meter Meter { get; }

    /// <summary>Begins the activity of a pass; null when nobody listens.</summary>
    public Activity? BeginPass(RepositoryTarget target) => _activities.StartActivity("pass")?.SetTag(Repository, target.Name).SetTag("kubeguard.cluster", target.Cluster.Name.Text);

    /// <summary>Counts a pass that is over.</summary>
    public void EndPass(RepositoryReport report, TimeSpan took, Activity? activity)
    {
        var outcome = new KeyValuePair<string, object?>(Outcome, report.Outcome.Name);
        var repository = new KeyValuePair<string, object?>(Repository, report.Repository);
        activity?.SetTag(Outcome, report.Outcome.Name).SetStatus(report.Outcome.IsTrouble ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        _passes.Add(1, outcome, repository);
        _durations.Record(took.TotalSeconds, outcome);
        foreach (var items in report.Items.CountBy(item => item.Kind))
            _proposals.Add(items.Value, new(Outcome, items.Key.Name()), repository);
    }

    /// <summary>Counts the events of a reading.</summary>
    public void CountEvents(RepositoryTarget target, ClusterReading reading) =>
        _events.Add(reading.Evidence.Coverage.Sources.Sum(source => source.Read), new KeyValuePair<string, object?>("kubeguard.cluster", target.Cluster.Name.Text));

    /// <summary>Counts a delivery.</summary>
    /// <param name="status">How it was answered: 202 taken, 401 without a good signature, 400 malformed, 413 too large.</param>
    public void CountDelivery(int status) => _deliveries.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));

    /// <summary>Shows how much waits.</summary>
    public void ShowQueue(Func<int> length) => Meter.CreateObservableGauge("kubeguard.queue.length", length, "{item}", "Passes and looks at comments that wait for their turn.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Meter.Dispose();
        _activities.Dispose();
    }
}
