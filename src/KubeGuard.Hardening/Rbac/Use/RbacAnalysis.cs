using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>What repository and log say together, worked out once for all proposals.</summary>
internal sealed class RbacAnalysis
{
    private readonly Dictionary<string, SubjectActivity> _activities = new(StringComparer.Ordinal);

    public RbacAnalysis(HardeningInput input, CancellationToken cancellation)
    {
        Input = input;
        Model = RbacModel.From(input.Manifests, input.Options.Rbac.Defaults);
        Evaluator = new(Model);
        Uses = UseAttribution.Of(Evaluator, input.Evidence, cancellation);
        Silence = new(input.Evidence, input.Options.Rbac.AuditPolicy, KnownResources.In(input.Manifests, input.Evidence));
        Protected = new(input.Options.Rbac.Protected);
        Scopes = new(input.Manifests);
        FixedNames = new(input.Manifests, input.Options.MaximumResourceNames);
        Workloads = WorkloadAccounts.Of(input.Manifests);
        Window = EvidenceWindow.Of(input);
        GitOps = new(Workloads);
    }

    public HardeningInput Input { get; }

    public RbacModel Model { get; }

    public RbacEvaluator Evaluator { get; }

    public UseAttribution Uses { get; }

    public LogSilence Silence { get; }

    /// <summary>What the policy protects by name.</summary>
    public ProtectedGrants Protected { get; }

    public ResourceScopes Scopes { get; }

    public FixedNames FixedNames { get; }

    /// <summary>Workloads of the repository by the account that they run as.</summary>
    public ILookup<ServiceAccountName, Resource> Workloads { get; }

    public EvidenceWindow Window { get; }

    /// <summary>Whether the logs reach the policy's minimum without gaps, so that silence over all of them counts (R18).</summary>
    public bool HasFullEvidence => Window.IsFull && !Input.Evidence.Coverage.Sources.Any(source => source is { Kind: LogKind.Audit, HasGaps: true });

    /// <summary>The accounts of the GitOps controllers.</summary>
    public GitOpsIdentities GitOps { get; }

    /// <summary>What a user did.</summary>
    public SubjectActivity ActivityOf(string user)
    {
        if (!_activities.TryGetValue(user, out var activity))
            _activities.Add(user, activity = new(user, Uses.UsesOf(user), Scopes, GitOps));
        return activity;
    }

    /// <summary>The users of the log that a subject of a binding stands for.</summary>
    public ImmutableArray<string> MembersOf(RbacSubject subject) => subject switch
    {
        RbacSubject.ServiceAccount account => [account.Account.User],
        RbacSubject.User user => [user.Name],
        RbacSubject.Group { Name: ImpliedGroups.ServiceAccounts } => Accounts(_ => true),
        RbacSubject.Group group when group.Name.StartsWith($"{ImpliedGroups.ServiceAccounts}:", StringComparison.Ordinal) =>
            Accounts(account => group.Name == $"{ImpliedGroups.ServiceAccounts}:{account.Namespace}"),
        _ => [],
    };

    /// <summary>The rules that users hold through the bindings for which <paramref name="isOther"/> is true.</summary>
    public ImmutableArray<PolicyRule> OtherRules(IEnumerable<string> users, Func<RbacBinding, bool> isOther) =>
    [
        .. users.SelectMany(user => Evaluator.BindingsFor(new(user, []))).Where(isOther).Distinct()
            .SelectMany(binding => Model.EffectiveRules(binding.Role)).Select(rule => rule.Rule).Distinct(),
    ];

    private ImmutableArray<string> Accounts(Func<ServiceAccountName, bool> isMember) =>
    [
        .. Uses.ActingUsers.Select(ServiceAccountName.FromUser).OfType<ServiceAccountName>().Concat(Model.ServiceAccounts)
            .Where(isMember).Select(account => account.User).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
