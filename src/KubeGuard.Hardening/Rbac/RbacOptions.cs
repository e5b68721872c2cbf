using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Silence;

namespace KubeGuard.Hardening.Rbac;

/// <summary>What a policy and a cluster's configuration say about roles; the defaults are safe.</summary>
public sealed record RbacOptions
{
    /// <summary>
    /// The API server's audit policy: what it does not record is unknown, and what it records and nobody shows is unused (R7). Default null: both
    /// are inferred from the log.
    /// </summary>
    public AuditPolicy? AuditPolicy { get; init; }

    /// <summary>The roles and bindings that the cluster's API server makes itself. Default: those of the newest version that is known.</summary>
    public ClusterDefaults Defaults { get; init; } = ClusterDefaults.Newest;

    /// <summary>
    /// Whether verbs that were not seen stay where they belong to a pattern that was: get beside list and watch (an informer), get, patch and create
    /// beside each other (apply), all of a lease (leader election). They are marked as inferred. Default false (R13).
    /// </summary>
    public bool InferredVerbs { get; init; }

    /// <summary>What is never touched (R19). Default: nothing by name.</summary>
    public ProtectedNames Protected { get; init; } = new();
}

/// <summary>
/// Roles, bindings and subjects that are left alone whatever the evidence says: break-glass roles, people, tools of the platform (R19). In each text
/// <c>*</c> stands for any characters and <c>?</c> for one; between slashes it is a regular expression (<see cref="Policies.Values.NamePattern"/>).
/// </summary>
public sealed record ProtectedNames
{
    /// <summary>Objects as <c>KIND/NAMESPACE/NAME</c>, or <c>KIND/NAME</c> without a namespace: <c>ClusterRole/break-glass-*</c>.</summary>
    public ImmutableArray<string> Objects { get; init; } = [];

    /// <summary>Names of users.</summary>
    public ImmutableArray<string> Users { get; init; } = [];

    /// <summary>Names of groups.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Service accounts as <c>NAMESPACE/NAME</c>.</summary>
    public ImmutableArray<string> ServiceAccounts { get; init; } = [];
}
