using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Policies;

/// <summary>
/// The per-repository policy file as it was read; the defaults are what holds without one. It chooses and limits (B25): nothing in it names a log,
/// an endpoint or a credential. Each description is the one text that the schema, the reference and the messages show.
/// </summary>
[Description("What KubeGuard.Bot may do in this repository, and how. It chooses and limits; logs, endpoints and credentials belong to the host.")]
public sealed record RepositoryPolicy
{
    /// <summary>The file at the top of the repository.</summary>
    public const string FileName = ".kubeguard.yaml";

    /// <summary>What holds without a file.</summary>
    public static RepositoryPolicy Default { get; } = new();

    [Description("Version of this format.")]
    [Range(1, 1)]
    public int Version { get; init; } = 1;

    [Description("Whether anything is proposed in this repository at all.")]
    public bool Enabled { get; init; } = true;

    [Description("Names of the clusters, as the host calls them, for which this repository gets proposals. Empty: every cluster that the host ties to it.")]
    public ImmutableArray<ClusterName> Clusters { get; init; } = [];

    [Description("Which files belong to the cluster and may be changed.")]
    public PathsPolicy Paths { get; init; } = new();

    [Description("In which namespaces objects may be changed.")]
    public NamespacesPolicy Namespaces { get; init; } = new();

    [Description("Which areas are worked on.")]
    public HardenersPolicy Hardeners { get; init; } = new();

    [Description("Which entries of the misconfiguration index lead to a proposal.")]
    public MisconfigurationsPolicy Misconfigurations { get; init; } = new();

    [Description("The least severity that gets a pull request; what is below is listed and left alone.")]
    public Severity MinimumSeverity { get; init; } = Severity.Low;

    [Description("How much evidence a change needs.")]
    public EvidencePolicy Evidence { get; init; } = new();

    [Description("Kubernetes version of the cluster, such as 1.34. Left out: the version that this program knows best.")]
    public KubernetesVersion? KubernetesVersion { get; init; }

    [Description("How Roles and bindings are worked out.")]
    public RbacPolicy Rbac { get; init; } = new();

    [Description("How NetworkPolicies are worked out.")]
    public NetworkSettings Network { get; init; } = new();

    [Description("What is never touched, whatever the evidence says.")]
    public ProtectedPolicy Protected { get; init; } = new();

    [Description("Changes that were considered and are not wanted, each with its reason.")]
    public ImmutableArray<PolicyException> Exceptions { get; init; } = [];

    [Description("Which proposals share a pull request. What asks for more rights is always alone.")]
    public Grouping GroupBy { get; init; } = Grouping.Folder;

    [Description("How many pull requests there may be. The most severe come first; what waits is listed.")]
    public LimitsPolicy Limits { get; init; } = new();

    [Description("When pull requests may be opened: within the hour from each time of the schedule. Updating, closing, and commands of people do not wait for it.")]
    public SchedulePolicy Schedule { get; init; } = new();

    [Description("What pull requests look like and whom they ask.")]
    public PullRequestsPolicy PullRequests { get; init; } = new();

    [Description("Whether what is proposed is also shown as code scanning alerts of the base branch, at the lines that say too much. GitHub wants code scanning to be on for that, and the permission security_events: write.")]
    public bool CodeScanning { get; init; }

    [Description("Whether one issue lists what is worked on and what waits, with boxes to ask for more.")]
    public bool Dashboard { get; init; }

    [Description("Whether the language model that the host configured, if any, may take part.")]
    public ModelPolicy Model { get; init; } = new();

    [Description("What may be done with Helm charts.")]
    public HelmPolicy Helm { get; init; } = new();

    [Description("Who may give commands in comments, such as /kubeguard rerun.")]
    public CommandsPolicy Commands { get; init; } = new();
}

/// <summary>Which proposals share a pull request.</summary>
public enum Grouping
{
    /// <summary>Those of one area and one folder.</summary>
    [Description("those of one area in one folder")]
    Folder,

    /// <summary>None: each proposal is alone.</summary>
    [Description("none, each is alone")]
    Object,

    /// <summary>Those of one namespace.</summary>
    [Description("those of one namespace")]
    Namespace,

    /// <summary>Those of one area: all Roles, all NetworkPolicies.</summary>
    [Description("those of one area, such as all Roles")]
    Area,

    /// <summary>Those whose files have the same owners in CODEOWNERS.</summary>
    [Description("those whose files have the same owners in CODEOWNERS")]
    Owner,
}
