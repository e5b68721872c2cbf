using System.Collections.Immutable;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Bot.Propose;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Rbac.Replay;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Demo;

/// <summary>
/// The whole job with nothing but git: the sample becomes a repository on a local remote, the pipeline works out the proposals, and each
/// becomes a branch and a pull request, as it would on a forge.
/// </summary>
internal sealed class DemoCommand(InputReader inputs, HardeningPipeline pipeline, CommandConsole console)
{
    private const string Cluster = "demo";

    public async Task<CommandOutcome> RunAsync(string path, CancellationToken cancellation)
    {
        if (DemoFolder.Create(path) is not { } folder)
            return new CommandOutcome.BadInput($"{path}: holds something that no demo made, expected an empty or new folder; name another with --out");
        var run = await console.WithProgressAsync("Writing the sample", step => WorkAsync(folder, step, cancellation));
        new DemoReport(console.CreateReport()).Write(path, run);
        return new CommandOutcome.Done();
    }

    private async Task<DemoRun> WorkAsync(DemoFolder folder, Action<string> step, CancellationToken cancellation)
    {
        var read = await inputs.ReadAsync(new(folder.Repository), [folder.Logs], new HardeningOptions(), step, cancellation);
        step("Working out and proving the proposals");
        var changes = await Task.Run(() => pipeline.Run(read.Hardening, cancellation), cancellation);
        step("Replaying the logs over the result");
        var api = RbacReplayer.Replay(read.Hardening with { Manifests = changes.After });
        var connections = NetworkReplayer.Replay(changes.After, read.Hardening.Evidence);
        step("Pushing branches and opening pull requests");
        var document = changes.ToDocument(read.Hardening.Evidence.Coverage);
        await File.WriteAllTextAsync(folder.Proposals, ContractWriter.Write(document), cancellation);
        var facts = await RunFactsOf.CreateAsync(read, Cluster, cancellation);
        var published = await DemoForge.PublishAsync(folder, new PublishInput(changes, read.Hardening.Evidence, facts), cancellation);
        return new(document, ContractMapping.ToDocument(api, connections), published);
    }
}

/// <summary>What the demo came to.</summary>
/// <param name="Document">The proposals.</param>
/// <param name="After">The replay over the repository with all proposals applied.</param>
/// <param name="Published">What became of each pull request.</param>
internal sealed record DemoRun(ProposalsDocument Document, VerifyDocument After, ImmutableArray<PublishOutcome> Published);
