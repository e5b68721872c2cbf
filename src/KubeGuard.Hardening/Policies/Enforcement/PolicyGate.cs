using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Policies.Enforcement;

/// <summary>
/// Holds proposals to the repository's policy: what it does not want becomes an abstention that names the setting. It can only take away; what passes
/// is still proven.
/// </summary>
internal sealed class PolicyGate(HardeningInput input)
{
    private readonly RepositoryPolicy _policy = input.Policy.Policy;
    private readonly ProtectedWorkloads _workloads = new(input);
    private readonly ProtectedGrants _grants = new(input.Options.Rbac.Protected);

    /// <summary>Whether a hardener of this area works at all; if not, why.</summary>
    public Abstention? Refusal(string area)
    {
        if (!_policy.Enabled)
            return new(area, $"{Cite("enabled")} is false");
        return area switch
        {
            "rbac" when !_policy.Hardeners.Rbac => new(area, $"{Cite("hardeners.rbac")} is false"),
            "network" when !_policy.Hardeners.Network => new(area, $"{Cite("hardeners.network")} is false"),
            "network" when _policy.Network.Mode == NetworkMode.Cilium =>
                new(area, $"{Cite("network.mode")} is cilium, and this version writes no CiliumNetworkPolicy"),
            _ => null,
        };
    }

    /// <summary>Why a proposal is not wanted; null when it may be offered.</summary>
    public Abstention? Refusal(Proposal proposal) =>
        (NamespaceReason(proposal) ?? ProtectedReason(proposal) ?? MisconfigurationReason(proposal) ?? SeverityReason(proposal) ?? ExceptionReason(proposal)) is { } reason
            ? Refused(proposal, reason)
            : null;

    /// <summary>Why the files of a proposal must not be changed; null when they may.</summary>
    public Abstention? Refusal(Proposal proposal, ImmutableArray<FileChange> files) =>
        files.FirstOrDefault(file => !_policy.Paths.Contains(file.Path)) is { } outside
            ? Refused(proposal, $"{outside.Path} is not among the files that may be changed, {Cite("paths")}")
            : null;

    /// <summary>Exceptions that no longer hold: their changes are proposed again.</summary>
    public IEnumerable<Observation> Expired() => _policy.Exceptions
        .Select((exception, index) => exception.IsExpired(input.Policy.Today)
            ? new Observation(Named(exception), $"{Cite(Exception(index))} expired on {Day(exception.Until!.Value)} and no longer holds: {exception.Reason}", [])
            : null)
        .OfType<Observation>();

    private string? NamespaceReason(Proposal proposal)
    {
        foreach (var target in Touched(proposal))
        {
            if (_policy.Namespaces.Contains(target.Namespace))
                continue;
            return target.Namespace is { } space
                ? $"{target} is in namespace {space}, which is not among those that may be changed, {Cite("namespaces")}"
                : $"{target} has no namespace, and {Cite("namespaces.clusterScoped")} is false";
        }

        return null;
    }

    private string? ProtectedReason(Proposal proposal)
    {
        if (_policy.Protected.IsEmpty)
            return null;
        foreach (var target in Touched(proposal))
        {
            if (IndexOf(target) is { } index)
                return Protects(target, index);
            if (_workloads.ReachedBy(target, proposal) is { } workload)
                return Protects(workload, IndexOf(workload)!.Value);
        }

        return BoundAccounts(proposal).FirstOrDefault(_grants.Contains) is { } account
            ? $"it gives rights to ServiceAccount {account}, whose grants {Cite("protected")} keeps as they are"
            : null;
    }

    /// <summary>The service accounts that the proposal's new bindings name.</summary>
    private static IEnumerable<ServiceAccountName> BoundAccounts(Proposal proposal) =>
        from change in proposal.Changes.OfType<ResourceChange.Create>()
        let binding = IdOf(change.Object)
        where binding.Kind is "RoleBinding" or "ClusterRoleBinding"
        from subject in (change.Object["subjects"] as JsonArray ?? []).OfType<JsonObject>()
        where (string?)subject["kind"] == "ServiceAccount"
        select new ServiceAccountName((string?)subject["namespace"] ?? binding.Namespace ?? "", (string?)subject["name"] ?? "");

    private string Protects(ObjectRef target, int index)
    {
        var reason = _policy.Protected.Objects[index].Reason;
        return $"{target} is protected by {Cite($"protected.objects[{Text(index)}]")}{(reason.Length > 0 ? $": {reason}" : "")}";
    }

    private string? MisconfigurationReason(Proposal proposal) =>
        proposal.Class == ProposalClass.Widen || proposal.Misconfigurations.IsEmpty || proposal.Misconfigurations.Any(_policy.Misconfigurations.Counts)
            ? null
            : $"it mends only {string.Join(", ", proposal.Misconfigurations)}, which {Cite("misconfigurations")} leaves out";

    private string? SeverityReason(Proposal proposal) =>
        proposal.Class == ProposalClass.Widen || proposal.Severity >= _policy.MinimumSeverity
            ? null
            : $"its severity is {Word(proposal.Severity)}, and {Cite("minimumSeverity")} is {Word(_policy.MinimumSeverity)}";

    private string? ExceptionReason(Proposal proposal)
    {
        for (var i = 0; i < _policy.Exceptions.Length; i++)
        {
            var exception = _policy.Exceptions[i];
            if (!exception.IsExpired(input.Policy.Today) && IsMeant(exception, proposal))
                return $"{Cite(Exception(i))} does not want it{(exception.Until is { } day ? $" until {Day(day)}" : "")}: {exception.Reason}";
        }

        return null;
    }

    private static bool IsMeant(PolicyException exception, Proposal proposal) =>
        (exception.Fingerprint is null || exception.Fingerprint.Text == proposal.Fingerprint)
        && (exception.Target is null || exception.Target.Matches(proposal.Target.ToString()))
        && (exception.Misconfiguration is null || proposal.Misconfigurations.Any(exception.Misconfiguration.Matches));

    /// <summary>The target first, then every other object that the proposal makes, changes or removes.</summary>
    private static IEnumerable<ObjectRef> Touched(Proposal proposal) => proposal.Changes
        .Select(change => change switch
        {
            ResourceChange.Modify modify => modify.Target.Id,
            ResourceChange.Delete delete => delete.Target.Id,
            ResourceChange.Create create => IdOf(create.Object),
            _ => throw new InvalidOperationException("A resource change that the policy gate does not know."),
        })
        .Prepend(proposal.Target)
        .Distinct();

    private static ObjectRef IdOf(JsonObject made)
    {
        var metadata = made["metadata"] as JsonObject;
        return new((string?)made["apiVersion"] ?? "", (string?)made["kind"] ?? "", (string?)metadata?["namespace"], (string?)metadata?["name"] ?? "");
    }

    private int? IndexOf(ObjectRef target)
    {
        for (var i = 0; i < _policy.Protected.Objects.Length; i++)
        {
            if (_policy.Protected.Objects[i].Matches(target))
                return i;
        }

        return null;
    }

    private static Abstention Refused(Proposal proposal, string reason) => new(proposal.Target.ToString(), $"'{proposal.Title}' is left out by the policy: {reason}");

    private static string Named(PolicyException exception) => exception.Target?.Text ?? exception.Fingerprint?.Text ?? exception.Misconfiguration?.Text ?? "";

    private string Cite(string path) => input.Policy.Cite(path);

    private static string Exception(int index) => $"exceptions[{Text(index)}]";

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
