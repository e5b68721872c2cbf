using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Propose;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Manifests;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>
/// One pass over one repository: read its base branch and the logs of its cluster, work out and prove what should change, bring the pull requests
/// to it. Keeps nothing between passes (P9).
/// </summary>
internal sealed class RepositoryPass(IForgeConnector connector, Suspensions suspensions, ProposalChain chain, TimeProvider time)
{
    /// <summary>Runs the pass. Trouble is the outcome, not an exception; only cancellation and bugs leave.</summary>
    public async Task<RepositoryReport> RunAsync(RepositoryTarget target, IClusterEvidence evidence, PassRequest request, CancellationToken cancellation)
    {
        try
        {
            return suspensions.Of(target) is { } by
                ? Report(target, new PassOutcome.Suspended(by))
                : await ConnectAsync(target, evidence, request, cancellation);
        }
        catch (BadInputException exception)
        {
            return Report(target, new PassOutcome.BadEvidence(exception.Problems));
        }
        catch (Exception exception) when (exception is GitException or ForgeException or IOException or UnauthorizedAccessException)
        {
            return Report(target, new PassOutcome.Failed(exception.Message));
        }
    }

    private async Task<RepositoryReport> ConnectAsync(
        RepositoryTarget target, IClusterEvidence evidence, PassRequest request, CancellationToken cancellation) =>
        await connector.ConnectAsync(target, request.Access, cancellation) switch
        {
            ConnectOutcome.Refused refused => Report(target, new PassOutcome.Unavailable(refused.Kind, refused.Why)),
            ConnectOutcome.Connected(var connection) => await WorkAsync(target, connection, evidence, request, cancellation),
            _ => throw new InvalidOperationException("An outcome of connecting that is not known."),
        };

    private async Task<RepositoryReport> WorkAsync(
        RepositoryTarget target, ForgeConnection connection, IClusterEvidence evidence, PassRequest request, CancellationToken cancellation)
    {
        var heads = await connection.Workspace.ListBranchesAsync(cancellation);
        if (heads.FirstOrDefault(head => head.Branch == connection.Base) is not { } trunk)
            return Report(target, new PassOutcome.Unavailable(Unavailability.Empty, $"it has no branch '{connection.Base}'"));
        await connection.Workspace.FetchAsync([trunk], cancellation);
        var manifests = ManifestReader.Read(await connection.Workspace.ReadFilesAsync(trunk.Commit, cancellation), cancellation);
        var reading = await evidence.ReadAsync(target, cancellation);
        var options = ClusterFacts.Apply(target.Cluster, new() { RequireMinimumWindow = true });
        var inputs = new RunInputs(new(manifests, reading.Evidence, options), reading.Logs);
        var proven = await chain.RunAsync(inputs.Hardening, _ => { }, cancellation);
        return await PublishAsync(target, connection, inputs, proven, request, cancellation);
    }

    private async Task<RepositoryReport> PublishAsync(
        RepositoryTarget target, ForgeConnection connection, RunInputs inputs, ProvenChanges proven, PassRequest request, CancellationToken cancellation)
    {
        var facts = await RunFactsOf.CreateAsync(inputs, target.Cluster.Name.Text, cancellation) with { Model = chain.Model };
        var input = new PublishInput(proven.All, inputs.Hardening.Evidence, facts) { Remainder = proven, Requests = request.Requests };
        var publisher = new Publisher(
            connection.Forge, connection.Workspace, new PublishOptions { BaseBranch = connection.Base, Identity = connection.Identity }, connection.Reviews, time);
        if (request.Access == GitAccess.ReadOnly)
        {
            var steps = await publisher.PlanAsync(input, cancellation);
            return Report(target, new PassOutcome.Done()) with { Plan = DryRun.Describe(steps) };
        }

        var outcomes = await publisher.PublishAsync(input, cancellation);
        return Report(target, new PassOutcome.Done()) with { Items = ReportItems.Of(outcomes, proven.All) };
    }

    private RepositoryReport Report(RepositoryTarget target, PassOutcome outcome) => RepositoryReport.Without(target, time.GetUtcNow(), outcome);
}
