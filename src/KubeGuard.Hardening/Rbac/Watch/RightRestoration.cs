using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Proofs;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Rbac.Watch;

/// <summary>
/// Gives back what a merge took away and the cluster refuses since (B13): the verbs, resources and names that were refused and no more, in a role that
/// its subject has, and only where nobody gets by it what he did not have before that merge.
/// </summary>
internal sealed class RightRestoration(RbacAnalysis analysis, ImmutableArray<LostRight> lost)
{
    /// <summary>One proposal for each role, and an abstention for each request that no role can take back.</summary>
    public IEnumerable<RoleOutcome> Outcomes()
    {
        if (lost.IsEmpty)
            return [];
        var now = new RbacEvaluator(analysis.Model);
        var units = RoleUnits.Of(analysis.Model).ToList();
        var homes = lost
            .Where(right => !right.IsAllowedBy(now))
            .Select(right => (Right: right, Home: units.Where(unit => IsHome(unit, right, now)).OrderByDescending(unit => GaveIt(unit, right)).FirstOrDefault()))
            .ToList();
        return
        [
            .. homes.Where(home => !home.Home.IsDefault)
                .GroupBy(home => home.Home[0].Id)
                .OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
                .Select(group => new RoleOutcome.Offered(Proposal(group.First().Home, [.. group.Select(home => home.Right)]))),
            .. homes.Where(home => home.Home.IsDefault).Select(home => Left(home.Right)),
        ];
    }

    private bool IsHome(ImmutableArray<RbacRole> unit, LostRight right, RbacEvaluator now)
    {
        var ids = unit.Select(role => role.Id).ToHashSet();
        return now.BindingsFor(right.Subject).Any(binding => ids.Contains(binding.Role) && binding.Resource is not null && Carries(binding, right.Request))
            && unit.All(role => role is { IsBootstrap: false, IsComplete: true, Aggregation: null } && !analysis.Protected.Contains(role.Id) && !IsAggregated(role))
            && analysis.Model.Bindings.Where(binding => ids.Contains(binding.Role)).All(binding => binding.IsComplete && HadIt(binding, right));
    }

    private static bool Carries(RbacBinding binding, ApiRequest request) =>
        binding.Id.Namespace is null || (!request.IsNonResource && binding.Id.Namespace == request.Namespace);

    private bool IsAggregated(RbacRole role) =>
        role.Id.Namespace is null && analysis.Model.Roles.Any(other => other.Id != role.Id && other.Aggregation?.Matches(role.Labels) == true);

    /// <summary>Whether everybody whom the binding would give the right had it before the merge, in the binding's scope.</summary>
    private static bool HadIt(RbacBinding binding, LostRight lost)
    {
        var request = lost.Right.IsNonResource ? lost.Right : lost.Right with { Namespace = binding.Id.Namespace ?? "" };
        return binding.Subjects.All(subject => lost.Before.Allows(RbacProof.Caller(subject), request));
    }

    private static bool GaveIt(ImmutableArray<RbacRole> unit, LostRight right) =>
        right.Before.Grants(right.Subject, right.Request).Any(grant => unit.Any(role => role.Id == grant.Rule.Source.Id));

    private static Proposal Proposal(ImmutableArray<RbacRole> unit, ImmutableArray<LostRight> rights)
    {
        var role = unit[0];
        ImmutableArray<PolicyRule> rules = [.. Rules(rights)];
        return new()
        {
            Id = $"rbac/{role.Id}/restored",
            Class = ProposalClass.Widen,
            Target = role.Resource!.Id,
            Title = $"Give back to {role.Id.Kind} {role.Id.Name} what is refused since a merge",
            Severity = Severity.Medium,
            Confidence = Confidence.Observed,
            Changes = [.. unit.Select(member => new ResourceChange.Modify(member.Resource!, With(member, rules)))],
            Before = role.Resource!.ToJson(),
            After = With(role, rules),
            Rationale =
            [
                .. rights.Select(right => right.Refusal.ToRationale()),
                new(RationaleKind.Warning, "Refused requests are also what an intruder leaves behind. If the workload is not meant to do this, close this pull request: it stays closed.", []),
            ],
        };
    }

    private static JsonObject With(RbacRole role, ImmutableArray<PolicyRule> rules)
    {
        var json = role.Resource!.ToJson();
        if (json["rules"] is not JsonArray)
            json["rules"] = new JsonArray();
        foreach (var rule in rules)
            json["rules"]!.AsArray().Add((JsonNode)rule.ToJson());
        return json;
    }

    /// <summary>Verbs of the same objects in one rule; names and verbs in order.</summary>
    private static IEnumerable<PolicyRule> Rules(IEnumerable<LostRight> rights)
    {
        var requests = rights.Select(right => right.Right).ToList();
        var resources = requests.Where(request => !request.IsNonResource)
            .GroupBy(request => new { request.Group, Resource = request.Subresource.Length > 0 ? $"{request.Resource}/{request.Subresource}" : request.Resource, request.Verb })
            .Select(cell => new { cell.Key.Group, cell.Key.Resource, cell.Key.Verb, Names = Names([.. cell]) })
            .GroupBy(cell => new { cell.Group, cell.Resource, Names = string.Join('\n', cell.Names) })
            .OrderBy(rule => rule.Key.Group, StringComparer.Ordinal).ThenBy(rule => rule.Key.Resource, StringComparer.Ordinal).ThenBy(rule => rule.Key.Names, StringComparer.Ordinal)
            .Select(rule => new PolicyRule
            {
                ApiGroups = [rule.Key.Group],
                Resources = [rule.Key.Resource],
                ResourceNames = rule.First().Names,
                Verbs = [.. ApiVerbs.InOrder(rule.Select(cell => cell.Verb))],
            });
        var paths = requests.Where(request => request.IsNonResource)
            .GroupBy(request => request.Path, StringComparer.Ordinal)
            .OrderBy(path => path.Key, StringComparer.Ordinal)
            .Select(path => new PolicyRule { NonResourceUrls = [path.Key], Verbs = [.. ApiVerbs.InOrder(path.Select(request => request.Verb))] });
        return resources.Concat(paths);
    }

    private static ImmutableArray<string> Names(IReadOnlyList<ApiRequest> requests) => requests.Any(request => request.Name.Length == 0)
        ? []
        : [.. requests.Select(request => request.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static RoleOutcome.Left Left(LostRight right) => new(right.Refusal.ToAbstention(
        right.Subject.ServiceAccount is { } account ? $"ServiceAccount/{account}" : right.Subject.User,
        "No role that it still has can take it back alone: give it a role with this right"));
}
