using System.Globalization;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using KubeGuard.Evidence;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Manifests;

namespace KubeGuard.Bot.Inputs;

/// <summary>Reads a repository and logs, and says on the error stream what could not be read.</summary>
internal sealed class InputReader(CommandConsole console)
{
    /// <summary>Everything that a run may look at.</summary>
    /// <exception cref="BadInputException">A glob names nothing, a log cannot be read, no log holds an event, or the repository holds no object.</exception>
    public Task<RunInputs> ReadAsync(
        RepositoryInput repository, IReadOnlyList<string> logs, HardeningOptions options, Action<string> step, CancellationToken cancellation) =>
        ReadAsync(repository, logs, options, PolicyInForce.Default, step, cancellation);

    /// <summary>Everything that a run under a policy may look at: what of the repository it names, and the evidence of its window.</summary>
    /// <inheritdoc cref="ReadAsync(RepositoryInput, IReadOnlyList{string}, HardeningOptions, Action{string}, CancellationToken)"/>
    public Task<RunInputs> ReadAsync(
        RepositoryInput repository, IReadOnlyList<string> logs, HardeningOptions options, PolicyInForce policy, Action<string> step, CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                var sources = LogReading.Resolve(logs, Console.OpenStandardInput);
                step("Reading the repository");
                var manifests = ReadRepository(repository.Under(policy), cancellation);
                step("Reading the logs");
                return new RunInputs(policy.Apply(new HardeningInput(manifests, LogReading.Read(sources, new StepProgress(step), cancellation), options)), sources);
            },
            cancellation);

    private ManifestSet ReadRepository(RepositoryInput repository, CancellationToken cancellation)
    {
        var manifests = repository.Read(cancellation);
        foreach (var line in ProblemLines.Of(manifests.Problems))
            console.Problem(line);
        return manifests.Resources.Any()
            ? manifests
            : throw new BadInputException($"{repository.Folder}: no Kubernetes object found, expected manifests or kustomizations{(repository.Reading.Scope is null ? "" : " among the paths of the policy")}");
    }

    private sealed class StepProgress(Action<string> step) : IProgress<ReadingProgress>
    {
        public void Report(ReadingProgress value) => step(string.Create(
            CultureInfo.InvariantCulture, $"Reading {value.Source} ({value.Input} of {value.Inputs}, {value.Bytes / 1_000_000:#,0} MB so far)"));
    }
}
