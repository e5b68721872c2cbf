using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Reading;

namespace KubeGuard.Bot.Policy;

/// <summary>Checks a policy file: a gate for CI (B26).</summary>
internal sealed class PolicyValidateVerb(CommandConsole console, TimeProvider time) : IVerb
{
    private readonly PolicyFileArguments _policy = new();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    /// <inheritdoc/>
    public string Name => "validate";

    /// <inheritdoc/>
    public string Description => "Check a policy file and print every mistake with its place. Exits 1 when there is one.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [.. _policy.Options, _format];

    /// <inheritdoc/>
    public ImmutableArray<Argument> Arguments => _policy.Arguments;

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["policy validate --repo gitops", "policy validate drafts/kubeguard.yaml --format json"];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var reading = _policy.Read(arguments);
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(PolicyDocuments.Validation(reading, Expired(reading))).AsMemory(), cancellation);
        else
            Show(reading);
        return reading is PolicyReading.Invalid ? new CommandOutcome.Failed() : new CommandOutcome.Done();
    }

    private void Show(PolicyReading reading)
    {
        var report = console.CreateReport();
        switch (reading)
        {
            case PolicyReading.Absent:
                report.Text($"There is no {RepositoryPolicy.FileName}: the defaults hold.");
                break;
            case PolicyReading.Invalid invalid:
                foreach (var error in invalid.Errors)
                    report.Text(error.ToString());
                report.Text(invalid.Errors.Length == 1 ? "1 mistake." : $"{invalid.Errors.Length} mistakes.");
                break;
            case PolicyReading.Valid valid:
                foreach (var warning in valid.Warnings.Concat(Expired(reading)))
                    report.Text($"warning: {warning}");
                report.Text("The policy file is valid.");
                break;
            default:
                throw new InvalidOperationException("A policy reading that is not known.");
        }
    }

    private IEnumerable<PolicyProblem> Expired(PolicyReading reading) =>
        reading is PolicyReading.Valid valid ? PolicyReader.Expired(valid, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) : [];
}
