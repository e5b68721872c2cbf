using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Describing;
using KubeGuard.Hardening.Policies.Reading;

namespace KubeGuard.Bot.Policy;

/// <summary>Shows a policy as it holds (B26).</summary>
internal sealed class PolicyShowVerb(CommandConsole console) : IVerb
{
    private readonly PolicyFileArguments _policy = new();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    /// <inheritdoc/>
    public string Name => "show";

    /// <inheritdoc/>
    public string Description => "Print each setting of the policy as it holds, with the line that sets it or that it is the default.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [.. _policy.Options, _format];

    /// <inheritdoc/>
    public ImmutableArray<Argument> Arguments => _policy.Arguments;

    /// <inheritdoc/>
    public ImmutableArray<string> Examples => ["policy show --repo gitops"];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var settings = _policy.Read(arguments) switch
        {
            PolicyReading.Absent => EffectiveSetting.Of(RepositoryPolicy.Default, PolicyOrigins.None),
            PolicyReading.Valid valid => EffectiveSetting.Of(valid.Policy, valid.Origins),
            PolicyReading.Invalid invalid => throw new BadInputException([.. invalid.Errors.Select(error => error.ToString())]),
            _ => throw new InvalidOperationException("A policy reading that is not known."),
        };
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(PolicyDocuments.Settings(settings)).AsMemory(), cancellation);
        else
            Show(settings);
        return new CommandOutcome.Done();
    }

    private void Show(ImmutableArray<EffectiveSetting> settings)
    {
        var report = console.CreateReport();
        report.Heading("Policy");
        report.Table(new(
            ["Setting", "Value", "Origin"],
            [.. settings.Select(setting => ImmutableArray.Create(setting.Path, setting.Text, setting.Origin?.ToString() ?? "default"))]));
    }
}
