using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Sarif;

namespace KubeGuard.PullRequests.CodeScanning;

/// <summary>What a proposal finds wrong with the base branch. Closed; each kind is a rule for each severity.</summary>
internal sealed class FindingKind
{
    private static readonly ImmutableArray<Severity> Severities = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];

    private readonly ImmutableDictionary<Severity, FindingRule> _rules;

    private FindingKind(string id, string name, string says, string summary, string description, string remedy, string guide, params ReadOnlySpan<string> tags)
    {
        Id = id;
        Says = says;
        ImmutableArray<string> all = ["security", "kubernetes", "least-privilege", .. tags];
        _rules = Severities.ToImmutableDictionary(severity => severity, severity => new FindingRule
        {
            Id = $"{id}/{ProposalWords.Level(severity)}",
            Name = name,
            Severity = severity,
            Summary = summary,
            Description = description,
            Remedy = remedy,
            Guide = $"{SarifWriter.Home}/blob/main/docs/guide/{guide}",
            Tags = all,
        });
    }

    public static FindingKind UnusedGrants { get; } = new(
        "unused-grants", "UnusedGrants", "grants more than was used",
        "A role grants what nobody used",
        "The role grants requests that none of its subjects made while the logs were watching. Whoever takes over one of them has these rights too.",
        "Merge the pull request that holds the role to what was used, or run `kubeguard propose`. Is a right needed though it was never used, say so under `exceptions` or `protected` of the policy file.",
        "rbac.md", "rbac");

    public static FindingKind WildcardGrants { get; } = new(
        "wildcard-grants", "WildcardGrants", "grants by wildcard more than was used",
        "A role grants with a wildcard what nobody used",
        "A wildcard grants every verb, resource or group, also those that are added to the cluster later. The logs show that only a few of them are used.",
        "Merge the pull request that names what was used in place of the wildcard, or run `kubeguard propose`. Is it needed as it is, say so under `exceptions` or `protected` of the policy file.",
        "rbac.md", "rbac", "wildcard");

    public static FindingKind BroadBinding { get; } = new(
        "broad-binding", "BroadBinding", "gives its subjects more than they used",
        "A binding gives its subjects far more than they used",
        "The binding gives a role such as cluster-admin, or gives a role in the whole cluster, to subjects that used little of it or used it in a few namespaces only.",
        "Merge the pull request that gives each subject a role, or a namespace, of its own, or run `kubeguard propose`. A roleRef cannot be changed, so new bindings take the place of the old one.",
        "rbac.md", "rbac");

    public static FindingKind SharedRole { get; } = new(
        "shared-role", "SharedRole", "is shared by subjects that use different parts of it",
        "A role is shared by subjects that need different things",
        "Several service accounts have the role and each uses another part of it, so each of them can do what only the others need.",
        "Merge the pull request that gives each of them a role of its own, or run `kubeguard propose`.",
        "rbac.md", "rbac");

    public static FindingKind UndeclaredGrants { get; } = new(
        "undeclared-grants", "UndeclaredGrants", "uses rights that the repository does not grant",
        "A workload uses rights that the repository does not grant",
        "The rights come from a grant that was made outside of the repository: nobody reviewed it here, and it may be broader than what is used.",
        "Merge the pull request that declares what was used, then remove the other grant.",
        "rbac.md", "rbac");

    public static FindingKind BroadNetworkPolicy { get; } = new(
        "broad-networkpolicy", "BroadNetworkPolicy", "allows connections that nothing uses",
        "A NetworkPolicy allows connections that nothing uses",
        "The NetworkPolicy allows peers or ports that were never seen in use. Whoever takes over a pod can go further than the application needs.",
        "Merge the pull request that narrows it to the connections in use, or run `kubeguard propose`. Is a connection needed though it was never seen, say so under `exceptions` of the policy file.",
        "network.md", "network");

    public static FindingKind NoNetworkPolicy { get; } = new(
        "no-networkpolicy", "NoNetworkPolicy", "has connections that no NetworkPolicy restricts",
        "A workload has connections that no NetworkPolicy restricts",
        "Pods that no NetworkPolicy selects can be reached by every pod of the cluster, and can reach every address. The flow log shows which connections are really used.",
        "Merge the pull request that allows only the connections in use, or run `kubeguard propose`.",
        "network.md", "network");

    public static FindingKind Misconfiguration { get; } = new(
        "misconfiguration", "Misconfiguration", "is set up with more privilege than it needs",
        "An object is set up with more privilege than it needs",
        "A setting of the object gives whoever takes it over more than the application was seen needing.",
        "Merge the pull request that mends it, or run `kubeguard propose`.",
        "policy.md");

    /// <summary>The rules of all kinds, in the same order whatever was found.</summary>
    public static ImmutableArray<FindingRule> Rules { get; } =
    [
        .. from kind in (FindingKind[])[UnusedGrants, WildcardGrants, BroadBinding, SharedRole, UndeclaredGrants, BroadNetworkPolicy, NoNetworkPolicy, Misconfiguration]
           from severity in Severities
           select kind.Rule(severity),
    ];

    /// <summary>Id of the kind: first part of its rules' ids.</summary>
    public string Id { get; }

    /// <summary>What it says of an object, after its name.</summary>
    public string Says { get; }

    /// <summary>
    /// What a proposal finds wrong; null for one that widens: a right that is missing is no weakness of what is there.
    /// </summary>
    public static FindingKind? Of(Proposal proposal, FlaggedObject flagged) => (proposal.Class, proposal.Target.Kind) switch
    {
        (ProposalClass.Widen, _) => null,
        (ProposalClass.Create, "NetworkPolicy") => NoNetworkPolicy,
        (_, "NetworkPolicy") => BroadNetworkPolicy,
        (ProposalClass.Create, "Role" or "ClusterRole") => UndeclaredGrants,
        (ProposalClass.Remove, "Role" or "ClusterRole") => UnusedGrants,
        (_, "Role" or "ClusterRole") when !proposal.Changes.Any(change => change is ResourceChange.Modify modify && modify.Target.Id == proposal.Target) => SharedRole,
        (_, "Role" or "ClusterRole") => flagged.Lost.Any(lost => HasWildcard(lost.Content)) ? WildcardGrants : UnusedGrants,
        (_, "RoleBinding" or "ClusterRoleBinding") => BroadBinding,
        _ => Misconfiguration,
    };

    /// <summary>The rule for findings of this severity.</summary>
    public FindingRule Rule(Severity severity) => _rules[severity];

    private static bool HasWildcard(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => HasWildcard(member.Value)),
        JsonArray items => items.Any(HasWildcard),
        JsonValue value => value.TryGetValue(out string? text) && text == "*",
        _ => false,
    };
}
