using System.Collections.Immutable;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Inputs;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Run;

/// <summary>A repository that the worker looks after, for one cluster.</summary>
internal sealed record RepositoryTarget
{
    /// <summary><c>OWNER/NAME</c> on the forge.</summary>
    public required string Name { get; init; }

    /// <summary>The cluster that it configures; its name is part of the branch names.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>For how many clusters the worker looks after the repository.</summary>
    public int Clusters { get; init; } = 1;

    /// <summary>The branch that changes are proposed against; null: the forge's default branch.</summary>
    public BranchName? Base { get; init; }

    /// <summary>Its own schedule; null: the worker's.</summary>
    public CronSchedule? Schedule { get; init; }

    /// <summary>Whether the configuration says to leave it alone (B39).</summary>
    public bool Suspended { get; init; }

    /// <summary>What happens while it has no policy file (B27).</summary>
    public OnboardingMode Onboarding { get; init; }

    /// <summary>Renders the charts of repositories whose policy allows it; null: no chart is rendered.</summary>
    public HelmProgram? Helm { get; init; }

    /// <summary>Repository and cluster, for people and as a file name: one repository may configure several clusters.</summary>
    public string Key => $"{Name}@{Cluster.Name.Text}";

    /// <inheritdoc/>
    public override string ToString() => Key;

    /// <summary>The targets that a host's options come to: one for each repository and each of its clusters.</summary>
    public static ImmutableArray<RepositoryTarget> Of(HostOptions options)
    {
        var helm = options.Worker.Helm is { } program ? HelmFinder.Find(program) : null;
        return
        [
            .. from repository in options.Repositories
               let clusters = options.Clusters.Where(cluster => repository.Clusters.IsEmpty || repository.Clusters.Contains(cluster.Name)).ToList()
               from cluster in clusters
               select new RepositoryTarget
               {
                   Name = repository.Name.Text,
                   Cluster = cluster,
                   Clusters = clusters.Count,
                   Base = repository.Branch is { } branch ? new(branch) : null,
                   Schedule = repository.Schedule,
                   Suspended = repository.Suspend,
                   Onboarding = repository.Onboarding ?? options.Worker.Onboarding,
                   Helm = helm,
               },
        ];
    }
}
