using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Propose;
using KubeGuard.Bot.Telemetry;
using KubeGuard.Hardening.Pipeline;

namespace KubeGuard.Bot.Run;

/// <summary>Composes a worker from the host's settings when a verb needs one: the other verbs neither read nor need them.</summary>
internal sealed class WorkerFactory(HardeningPipeline pipeline, TimeProvider time)
{
    /// <summary>The worker that the settings of a command line describe.</summary>
    /// <exception cref="BadInputException">With everything that is missing for work.</exception>
    public Worker Create(HostArguments settings, ParseResult arguments)
    {
        var options = settings.Read(arguments).Options;
        if (HostChecks.MissingForWork(options) is { IsEmpty: false } missing)
            throw new BadInputException(missing);
        WorkFolder.Make(options.Worker.Folder);
        var telemetry = new WorkerTelemetry();
        return Create(options, new GitHubConnector(options.GitHub, options.Worker.Folder, time, telemetry.Meter), telemetry);
    }

    /// <summary>The same over another forge.</summary>
    public Worker Create(HostOptions options, IForgeConnector connector) => Create(options, connector, new());

    private Worker Create(HostOptions options, IForgeConnector connector, WorkerTelemetry telemetry)
    {
        var folder = options.Worker.Folder;
        var suspensions = new Suspensions(options.Worker);
        var pass = new RepositoryPass(connector, suspensions, new ProposalChain(pipeline, options.Model, time), telemetry, time);
        var locks = new RepositoryLocks(folder, time);
        var run = new WorkerRun(pass, locks, new(new LogFileEvidence(telemetry), time), new(folder), options.Worker.Parallel);
        return new(options, RepositoryTarget.Of(options), connector, suspensions, locks, run, telemetry);
    }
}

/// <summary>A worker, composed.</summary>
/// <param name="Options">What the host is told.</param>
/// <param name="All">The repositories that it looks after.</param>
/// <param name="Connector">Opens them.</param>
/// <param name="Suspensions">Says which are left alone.</param>
/// <param name="Locks">Let one at a time work in each.</param>
/// <param name="Run">Passes over them.</param>
/// <param name="Telemetry">What is measured of it.</param>
internal sealed record Worker(
    HostOptions Options,
    ImmutableArray<RepositoryTarget> All,
    IForgeConnector Connector,
    Suspensions Suspensions,
    RepositoryLocks Locks,
    WorkerRun Run,
    WorkerTelemetry Telemetry) : IDisposable
{
    /// <summary>The repositories of these names; all when none is named.</summary>
    /// <exception cref="BadInputException">One is not configured.</exception>
    public ImmutableArray<RepositoryTarget> Targets(IReadOnlyCollection<string> names)
    {
        foreach (var name in names.Where(name => !All.Any(target => Is(target, name))))
            throw new BadInputException($"--repository {name}: not configured, expected one of {string.Join(", ", All.Select(target => target.Name).Distinct())}");
        return names.Count == 0 ? All : [.. All.Where(target => names.Any(name => Is(target, name)))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run.Dispose();
        (Connector as IDisposable)?.Dispose();
        Telemetry.Dispose();
    }

    private static bool Is(RepositoryTarget target, string name) => string.Equals(target.Name, name, StringComparison.OrdinalIgnoreCase);
}
