using KubeGuard.Bot.Inputs;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Manifests;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Run;

/// <summary>Reads a branch of a repository and the logs of its cluster, as the policy wants them read.</summary>
internal static class RepositoryReading
{
    /// <summary>The files of a branch.</summary>
    public static async Task<CommitFiles> FilesAsync(ForgeConnection connection, BranchHead branch, CancellationToken cancellation)
    {
        await connection.Workspace.FetchAsync([branch], cancellation);
        return await connection.Workspace.ReadFilesAsync(branch.Commit, cancellation);
    }

    /// <summary>Manifests and evidence. In a scheduled run the minimum window binds.</summary>
    public static async Task<RunInputs> InputsAsync(
        RepositoryTarget target, CommitFiles files, PolicyInForce policy, IClusterEvidence evidence, CancellationToken cancellation)
    {
        var manifests = Manifests(target, files, policy, cancellation);
        var reading = await evidence.ReadAsync(target, cancellation);
        var hardening = policy.Apply(ClusterFacts.Apply(target.Cluster, new HardeningOptions { RequireMinimumWindow = true }));
        return new(policy.Apply(new HardeningInput(manifests, reading.Evidence, hardening)), reading.Logs);
    }

    /// <summary>What these files apply, of the paths that the policy names; with the charts rendered where host and policy allow it.</summary>
    public static ManifestSet Manifests(RepositoryTarget target, CommitFiles files, PolicyInForce policy, CancellationToken cancellation)
    {
        var options = new ManifestReadOptions
        {
            Scope = policy.Policy.Paths is { IsEverything: false } paths ? paths : null,
            Helm = policy.Policy.Helm.Render ? target.Helm : null,
        };
        return ManifestReader.Read(files, options, cancellation);
    }
}
