using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using KubeGuard.Hardening.Policies.Values;

namespace KubeGuard.Hardening.Policies;

/// <summary>Section <c>evidence</c>.</summary>
public sealed record EvidencePolicy
{
    [Description("Only the last days of the evidence count, such as 30d. Left out: all that the host keeps.")]
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan? Window { get; init; }

    [Description("Evidence that spans less leads to no removal on scheduled runs; in a local run removals then say so.")]
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Minimum { get; init; } = TimeSpan.FromDays(14);
}

/// <summary>Section <c>rbac</c>.</summary>
public sealed record RbacPolicy
{
    [Description("Whether verbs that were not seen but belong to a pattern that was (informer, apply, leader election) are granted; they are marked as inferred.")]
    public bool InferredVerbs { get; init; }

    [Description("What a subject that lists or watches across all namespaces gets for its other requests.")]
    public ClusterWideSubjects ClusterWideSubjects { get; init; } = ClusterWideSubjects.ClusterWide;

    [Description("How many names of one resource are kept as resourceNames before they are generalised.")]
    [Range(1, 100)]
    public int MaximumResourceNames { get; init; } = 8;
}

/// <summary>What a subject that works across all namespaces gets (R27).</summary>
public enum ClusterWideSubjects
{
    /// <summary>Its rights in every namespace.</summary>
    [Description("its rights in every namespace")]
    ClusterWide,

    /// <summary>Its rights where they were used.</summary>
    [Description("its rights in the namespaces where they were used")]
    ObservedNamespaces,
}

/// <summary>Section <c>network</c>.</summary>
public sealed record NetworkSettings
{
    [Description("What is written.")]
    public NetworkMode Mode { get; init; } = NetworkMode.NetworkPolicy;

    [Description("What to do with a workload that reaches the cloud's metadata service, 169.254.169.254.")]
    public MetadataServiceAccess MetadataService { get; init; } = MetadataServiceAccess.Ask;

    [Description("How many outside addresses one port may list before neighbours become one block.")]
    [Range(1, 1000)]
    public int MaximumExternalAddresses { get; init; } = 16;
}

/// <summary>Kind of policy that is written (N20).</summary>
public enum NetworkMode
{
    /// <summary>NetworkPolicy of networking.k8s.io.</summary>
    [Description("NetworkPolicy, which every network plugin understands")]
    [JsonStringEnumMemberName("networkpolicy")]
    NetworkPolicy,

    /// <summary>CiliumNetworkPolicy.</summary>
    [Description("CiliumNetworkPolicy; this version does not write them, so nothing is proposed for the network")]
    Cilium,
}

/// <summary>Section <c>limits</c> (B20).</summary>
public sealed record LimitsPolicy
{
    [Description("Pull requests of the bot that may be open at once.")]
    [Range(0, 1000)]
    public int Open { get; init; } = 10;

    [Description("Pull requests that may be opened in an hour.")]
    [Range(0, 1000)]
    public int PerHour { get; init; } = 4;

    [Description("Pull requests that one run may open.")]
    [Range(0, 1000)]
    public int PerRun { get; init; } = 4;
}

/// <summary>Section <c>schedule</c>.</summary>
public sealed record SchedulePolicy
{
    [Description("Cron expression of five fields, or a name such as @daily; a pass of the host has to fall into the hour that it begins. Left out: every pass may open pull requests.")]
    public CronSchedule? Cron { get; init; }

    [Description("Time zone of the schedule, by its IANA name.")]
    public TimeZoneName TimeZone { get; init; } = TimeZoneName.Utc;
}

/// <summary>Section <c>pullRequests</c> (B18, B19).</summary>
public sealed record PullRequestsPolicy
{
    [Description("Labels that are added to the bot's own.")]
    public ImmutableArray<LabelText> Labels { get; init; } = [];

    [Description("Logins of people who are asked to review. CODEOWNERS are asked anyway.")]
    public ImmutableArray<LoginName> Reviewers { get; init; } = [];

    [Description("Slugs of teams that are asked to review.")]
    public ImmutableArray<TeamSlug> TeamReviewers { get; init; } = [];

    [Description("Logins of people to whom pull requests are assigned.")]
    public ImmutableArray<LoginName> Assignees { get; init; } = [];

    [Description("How commits and titles are worded.")]
    public CommitPolicy Commit { get; init; } = new();
}

/// <summary>Section <c>pullRequests.commit</c>.</summary>
public sealed record CommitPolicy
{
    [Description("Conventional Commits type of every title. Left out: feat for what is new, fix for what is narrowed.")]
    public CommitWord? Type { get; init; }

    [Description("Conventional Commits scope of every title. Left out: the area.")]
    public CommitWord? Scope { get; init; }

    [Description("Whether commits carry a Signed-off-by line.")]
    public bool SignOff { get; init; }
}

/// <summary>Section <c>model</c>. Which model, and where, is the host's to say.</summary>
public sealed record ModelPolicy
{
    [Description("Whether it may take part. Without one configured nothing changes.")]
    public bool Enabled { get; init; } = true;
}

/// <summary>Section <c>helm</c>.</summary>
public sealed record HelmPolicy
{
    [Description("Whether the worker may render charts of the repository to see what they apply, where its host has Helm.")]
    public bool Render { get; init; }
}

/// <summary>Section <c>commands</c> (B30).</summary>
public sealed record CommandsPolicy
{
    [Description("The least permission on the repository that lets a person give commands.")]
    public CommandPermission Permission { get; init; } = CommandPermission.Write;

    [Description("Slugs of teams whose members may as well.")]
    public ImmutableArray<TeamSlug> Teams { get; init; } = [];

    [Description("Numeric ids of accounts that may as well; unlike logins they are never given to somebody else.")]
    public ImmutableArray<long> UserIds { get; init; } = [];
}

/// <summary>Permissions on a repository, as GitHub orders them.</summary>
public enum CommandPermission
{
    /// <summary>Manages issues and pull requests.</summary>
    [Description("may manage issues and pull requests")]
    Triage,

    /// <summary>Pushes.</summary>
    [Description("may push")]
    Write,

    /// <summary>Manages the repository.</summary>
    [Description("may manage the repository")]
    Maintain,

    /// <summary>Everything.</summary>
    [Description("may do everything")]
    Admin,
}
