using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Silence;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>What the repository's bindings give to service accounts and an audit policy does not write down: a replay says nothing of it.</summary>
internal static class UnrecordedGrants
{
    /// <summary>One line for each binding and rule, ordered by binding.</summary>
    public static ImmutableArray<string> Of(HardeningInput input, AuditPolicy policy)
    {
        var recorded = new RecordedRequests(policy);
        var model = RbacModel.From(input.Manifests, input.Options.Rbac.Defaults);
        return
        [
            .. model.Bindings.Where(binding => model.RepositoryHolds(binding.Id))
                .SelectMany(binding => model.EffectiveRules(binding.Role).Select(rule => rule.Rule).Distinct()
                    .Select(rule => Unrecorded(rule, Reach(binding), recorded))
                    .Where(what => what.Length > 0)
                    .Select(what => $"{binding.Id}: {what}"))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static GrantReach Reach(RbacBinding binding) => new(
        [.. binding.Subjects.OfType<RbacSubject.ServiceAccount>().Select(subject => new ApiSubject(subject.Account.User, ImpliedGroups.Of(subject.Account.User)))],
        binding.Id.Namespace is { } ns ? [ns] : null);

    private static string Unrecorded(PolicyRule rule, GrantReach reach, RecordedRequests recorded)
    {
        var resources = rule.ApiGroups.SelectMany(group => rule.Resources.Select(resource => new GroupResource(group, resource)));
        var cells = resources.Select(cell => new { Cell = cell, Verbs = rule.Verbs.Where(verb => !recorded.Cover(reach, verb, cell.Group, cell.Resource, rule.ResourceNames)) })
            .Where(cell => cell.Verbs.Any())
            .Select(cell => $"{string.Join(", ", cell.Verbs)} on {cell.Cell}");
        var paths = rule.NonResourceUrls.Where(path => rule.Verbs.Any(verb => !recorded.CoverPath(reach, verb, path)));
        return string.Join("; ", cells.Concat(paths.Select(path => $"the path {path}")));
    }
}
