using System.Collections.Immutable;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Propose;
using KubeGuard.Bot.Telemetry;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Dashboard;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.Bot.Run;

/// <summary>
/// One pass over one repository: read its base branch and the logs of its cluster, work out and prove what should change, bring the pull requests
/// to it. Keeps nothing between passes (P9).
/// </summary>
internal sealed class RepositoryPass(
    IForgeConnector connector, Suspensions suspensions, ProposalChain chain, WorkerTelemetry telemetry, TimeProvider time)
{
    /// <summary>Runs the pass. Trouble is the outcome, not an exception; only cancellation and bugs leave.</summary>
    public async Task<RepositoryReport> RunAsync(RepositoryTarget target, IClusterEvidence evidence, PassRequest request, CancellationToken cancellation)
    {
        if (request.Access == GitAccess.ReadOnly)
            return await TryAsync(target, evidence, request, cancellation);
        var began = time.GetTimestamp();
        using var activity = telemetry.BeginPass(target);
        var report = await TryAsync(target, evidence, request, cancellation);
        telemetry.EndPass(report, time.GetElapsedTime(began), activity);
        return report;
    }

    private async Task<RepositoryReport> TryAsync(RepositoryTarget target, IClusterEvidence evidence, PassRequest request, CancellationToken cancellation)
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
        var files = await RepositoryReading.FilesAsync(connection, trunk, cancellation);
        var reading = PolicyReader.Read(files);
        var verdicts = await ReviewAsync(connection, reading, request, cancellation);
        var report = await WorkAsync(target, connection, files, reading, evidence, request, cancellation);
        return report with { Items = [.. report.Items, .. verdicts.OfType<PolicyVerdict.Failed>().Select(NotJudged)], Plan = report.Plan + Describe(verdicts, request) };
    }

    private async Task<RepositoryReport> WorkAsync(
        RepositoryTarget target, ForgeConnection connection, CommitFiles files, PolicyReading reading, IClusterEvidence evidence, PassRequest request, CancellationToken cancellation)
    {
        switch (reading)
        {
            case PolicyReading.Invalid invalid:
                await TellAsync(connection, invalid, request, cancellation);
                return Report(target, new PassOutcome.BadPolicy([.. invalid.Errors.Select(error => error.ToString())]));
            case PolicyReading.Valid valid:
                if (connection.Issues is { } issues && request.Access == GitAccess.ReadWrite)
                    await issues.CloseAsync(IssueKey.PolicyErrors, cancellation);
                return IsMeant(valid.Policy, target)
                    ? await WorkAsync(target, connection, files, PolicyInForce.Of(valid, Today), evidence, request, cancellation)
                    : await LeaveOutAsync(target, new(connection, target, valid.Policy, request), request, cancellation);
            case PolicyReading.Absent when target.Onboarding == OnboardingMode.Skip:
                return Report(target, new PassOutcome.Suspended("it has no policy file, and the configuration leaves such repositories alone"));
            case PolicyReading.Absent:
                return await WorkAsync(target, connection, files, PolicyInForce.Default, evidence, request, cancellation);
            default:
                throw new InvalidOperationException("A reading of a policy that the worker does not know.");
        }
    }

    private async Task<RepositoryReport> WorkAsync(
        RepositoryTarget target, ForgeConnection connection, CommitFiles files, PolicyInForce policy, IClusterEvidence evidence, PassRequest request, CancellationToken cancellation)
    {
        var inputs = await RepositoryReading.InputsAsync(target, files, policy, evidence, cancellation);
        var watch = new MergeFollowUp(connection, target);
        inputs = inputs with { Hardening = await watch.WithMergesAsync(inputs.Hardening, files.Commit, policy, cancellation) };
        var proven = await chain.RunAsync(inputs.Hardening, _ => { }, cancellation);
        if (policy.Source is null && target.Onboarding == OnboardingMode.PullRequest)
            return await OnboardAsync(target, connection, proven.All, request, cancellation);
        var dashboard = new DashboardOfPass(connection, target, policy.Policy, request);
        var asked = await dashboard.AskedAsync(cancellation);
        var requests = asked.IsEmpty ? request.Requests : DashboardAsk.Requests(asked);
        var facts = await RunFactsOf.CreateAsync(inputs, target.Cluster.Name.Text, cancellation) with { Model = chain.ModelFor(inputs.Hardening) };
        var input = new PublishInput(proven.All, inputs.Hardening.Evidence, facts) { Remainder = proven, Requests = requests };
        var options = PublishSettings.Of(policy.Policy, connection, requests, time.GetUtcNow());
        var publisher = new Publisher(connection.Forge, connection.Workspace, options, connection.Reviews, time, connection.Checks);
        var alerts = new BaseBranchAlerts(connection, facts, time);
        if (request.Access == GitAccess.ReadOnly)
        {
            var steps = await publisher.PlanAsync(input, cancellation);
            var alerted = await alerts.PlanAsync(policy.Policy, proven.All, files.Commit, cancellation);
            var shown = await dashboard.DescribeAsync(dashboard.ChangeFor(DashboardContent.Of(steps, proven.All, facts), asked), cancellation);
            return Report(target, new PassOutcome.Done()) with
            {
                Plan = $"{DryRun.Describe(steps)}{DryRun.Describe(alerted)}{shown}",
                Items = ReportItems.Of(steps, proven.All),
                Changes = proven.All,
                CodeScanning = alerted,
            };
        }

        var outcomes = await publisher.PublishAsync(input, cancellation);
        var untold = await watch.TellAsync(inputs.Hardening, outcomes, cancellation);
        var unwritten = await dashboard.BringAsync(dashboard.ChangeFor(DashboardContent.Of(outcomes, proven.All, facts), asked), cancellation);
        return Report(target, new PassOutcome.Done()) with
        {
            Items = [.. ReportItems.Of(outcomes, proven.All), .. untold, .. unwritten],
            Changes = proven.All,
            CodeScanning = await alerts.PublishAsync(policy.Policy, proven.All, files.Commit, cancellation),
        };
    }

    /// <summary>The policy file leaves the cluster out: only its part of the dashboard is looked after.</summary>
    private async Task<RepositoryReport> LeaveOutAsync(RepositoryTarget target, DashboardOfPass dashboard, PassRequest request, CancellationToken cancellation)
    {
        var report = Report(target, new PassOutcome.Suspended("its policy file leaves this cluster out"));
        return request.Access == GitAccess.ReadOnly
            ? report with { Plan = await dashboard.DescribeAsync(dashboard.ChangeForNothing(), cancellation) }
            : report with { Items = await dashboard.BringAsync(dashboard.ChangeForNothing(), cancellation) };
    }

    /// <summary>Offers a policy file with a preview; nothing else until it is merged (B27).</summary>
    private async Task<RepositoryReport> OnboardAsync(
        RepositoryTarget target, ForgeConnection connection, ChangeSet changes, PassRequest request, CancellationToken cancellation)
    {
        if (request.Access == GitAccess.ReadOnly)
            return Report(target, new PassOutcome.Suspended("it has no policy file: a pass would offer one"));
        var options = new PublishOptions { BaseBranch = connection.Base, Identity = connection.Identity };
        var pull = await new Onboarding(connection.Forge, connection.Workspace, options).OfferAsync(changes, cancellation);
        return Report(target, new PassOutcome.Suspended(pull.State == PullRequestState.Closed
            ? $"its people closed the pull request that offers a policy file, {pull.Id}"
            : $"it waits for the pull request that offers a policy file, {pull.Id}"));
    }

    /// <summary>Judges the pull requests that edit the policy file (B25); a command about one branch does not wait for that.</summary>
    private async Task<ImmutableArray<PolicyVerdict>> ReviewAsync(
        ForgeConnection connection, PolicyReading present, PassRequest request, CancellationToken cancellation)
    {
        if (request.Requests.Only is not null || connection is not { Checks: { } checks, OpenPullRequests: { } pulls })
            return [];
        var review = new PolicyReview(pulls, checks);
        return request.Access == GitAccess.ReadOnly
            ? await review.PlanAsync(connection.Base, present, Today, cancellation)
            : await review.PublishAsync(connection.Base, present, Today, cancellation);
    }

    private static ReportItem NotJudged(PolicyVerdict.Failed verdict) =>
        new(ProposalOutcomeKind.Failed, verdict.On.ToString(), "", "", $"its policy file could not be judged: {verdict.Reason}");

    private static string Describe(ImmutableArray<PolicyVerdict> verdicts, PassRequest request) =>
        request.Access == GitAccess.ReadOnly ? DryRun.Describe(verdicts) : "";

    /// <summary>One issue with all mistakes, edited in place and closed when they are mended (B27).</summary>
    private static async Task TellAsync(ForgeConnection connection, PolicyReading.Invalid invalid, PassRequest request, CancellationToken cancellation)
    {
        if (connection.Issues is { } issues && request.Access == GitAccess.ReadWrite)
            await issues.EnsureAsync(PolicyIssue.Of(invalid.Errors.Select(error => error.ToString())), cancellation);
    }

    private static bool IsMeant(RepositoryPolicy policy, RepositoryTarget target) =>
        policy.Enabled && (policy.Clusters.IsEmpty || policy.Clusters.Contains(target.Cluster.Name));

    /// <summary>The day in UTC.</summary>
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private RepositoryReport Report(RepositoryTarget target, PassOutcome outcome) => RepositoryReport.Without(target, time.GetUtcNow(), outcome);
}
