using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Rbac.Replay;

namespace KubeGuard.Bot.Verify;

/// <summary>Replays logs against the manifests as they stand: a gate for CI.</summary>
internal sealed class VerifyVerb(InputReader inputs, PolicyInputs policies, CommandConsole console) : IVerb
{
    private readonly RepositoryOptions _repository = new();
    private readonly Option<string[]> _logs = CommonOptions.Logs();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();
    private readonly ClusterOptions _cluster = new();

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Fail on disagreements as well: what the cluster refused and the manifests would allow.",
    };

    /// <inheritdoc/>
    public string Name => "verify";

    /// <inheritdoc/>
    public string Description =>
        "Replay logs against the manifests as they stand. Exits 1 when the cluster allowed something that the manifests would deny.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [.. _repository.All, _logs, _strict, .. _cluster.All, _format];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples =>
    [
        "verify --repo gitops --logs 'logs/*.jsonl.gz'",
        "verify --repo gitops --logs audit=/var/log/kubernetes/audit.log --strict",
        "verify --repo gitops --logs hubble=- --format json",
    ];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var options = _cluster.Apply(new HardeningOptions(), arguments);
        var repository = policies.Narrow(_repository.Of(arguments));
        var document = await console.WithProgressAsync("Starting", async step =>
        {
            var read = await inputs.ReadAsync(repository, arguments.GetRequiredValue(_logs), options, step, cancellation);
            step("Replaying the logs");
            return await Task.Run(() => Replay(read.Hardening), cancellation);
        });
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(document));
        else
            new VerifyReport(console.CreateReport()).Write(document);
        return Judge(document, arguments.GetValue(_strict));
    }

    private static VerifyDocument Replay(HardeningInput input) => ContractMapping.ToDocument(
        RbacReplayer.Replay(input), NetworkReplayer.Replay(input.Manifests, input.Evidence));

    private static CommandOutcome Judge(VerifyDocument document, bool strict)
    {
        var denied = document.Api.Denied + document.Connections.Denied;
        var disagreements = document.Api.Disagreements + document.Connections.Disagreements;
        return denied > 0 || (strict && disagreements > 0) ? new CommandOutcome.Failed() : new CommandOutcome.Done();
    }
}
