using System.Collections.Immutable;
using KubeGuard.Bot.Run;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.PullRequests.Commands;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Serve;

/// <summary>A repository of which somebody asks something, opened; nobody else works in it until it is disposed of.</summary>
internal sealed class OpenRepository : IDisposable
{
    private readonly IDisposable _turn;

    private OpenRepository(ImmutableArray<RepositoryTarget> targets, ForgeConnection connection, IDisposable turn)
    {
        Targets = targets;
        Connection = connection;
        _turn = turn;
    }

    /// <summary>The repository, once for each of its clusters.</summary>
    public ImmutableArray<RepositoryTarget> Targets { get; }

    /// <summary>What it is reached by.</summary>
    public ForgeConnection Connection { get; }

    /// <summary>Waits for its turn and opens it; null when it is suspended, or cannot be worked in.</summary>
    public static async Task<OpenRepository?> TryOpenAsync(Worker worker, string repository, CancellationToken cancellation)
    {
        var targets = worker.Targets([repository]);
        var turn = await worker.Locks.EnterAsync(repository, cancellation);
        OpenRepository? open = null;
        try
        {
            if (worker.Suspensions.Of(targets[0]) is null
                && await worker.Connector.ConnectAsync(targets[0], GitAccess.ReadWrite, cancellation) is ConnectOutcome.Connected(var connection))
                open = new(targets, connection, turn);
            return open;
        }
        finally
        {
            if (open is null)
                turn.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>What does the commands.</summary>
    public RepositoryActions Actions(Worker worker, TimeProvider time) =>
        new(Targets, Connection, worker.Run.Pass, new EvidenceOfPass(new LogFileEvidence(worker.Telemetry)), time);

    /// <summary>The policy file on the base branch; absent also when there is no such branch.</summary>
    public async Task<PolicyReading> PolicyAsync(CancellationToken cancellation)
    {
        var heads = await Connection.Workspace.ListBranchesAsync(cancellation);
        return heads.FirstOrDefault(head => head.Branch == Connection.Base) is { } trunk
            ? PolicyReader.Read(await RepositoryReading.FilesAsync(Connection, trunk, cancellation))
            : new PolicyReading.Absent();
    }

    /// <summary>Who may give commands, by the policy file on the base branch; the defaults where there is none, or a wrong one.</summary>
    public async Task<CommandRights> RightsAsync(CancellationToken cancellation)
    {
        var policy = await PolicyAsync(cancellation) is PolicyReading.Valid valid ? valid.Policy.Commands : new CommandsPolicy();
        return new() { Least = Level(policy.Permission), Teams = [.. policy.Teams.Select(team => team.Text)], Accounts = policy.UserIds };
    }

    private static PermissionLevel Level(CommandPermission permission) => permission switch
    {
        CommandPermission.Triage => PermissionLevel.Triage,
        CommandPermission.Write => PermissionLevel.Write,
        CommandPermission.Maintain => PermissionLevel.Maintain,
        CommandPermission.Admin => PermissionLevel.Admin,
        _ => throw new InvalidOperationException("A permission that has no level."),
    };
}
