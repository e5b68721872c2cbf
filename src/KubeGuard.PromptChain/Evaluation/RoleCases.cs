using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Hardening.Rbac.Replay;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>Workloads that use the API in known ways, with no Role or with one that grants far more.</summary>
internal static class RoleCases
{
    private static readonly ImmutableArray<string> Namespaces = ["shop", "payments", "build", "observability"];
    private static readonly ImmutableArray<string> Workloads = ["orders", "reporter", "syncer", "janitor", "gateway"];

    private static readonly ImmutableArray<GroupResource> Settings = [new("", "configmaps"), new("", "secrets")];

    private static readonly ImmutableArray<GroupResource> Objects =
    [
        new("", "pods"), new("", "services"), new("", "persistentvolumeclaims"), new("apps", "deployments"), new("apps", "statefulsets"), new("batch", "jobs"),
        new("networking.k8s.io", "ingresses"), new("example.org", "widgets"), new("example.org", "gadgets"),
    ];

    private static readonly GroupResource Events = new("", "events");
    private static readonly GroupResource Leases = new("coordination.k8s.io", "leases");
    private static readonly ImmutableArray<GroupResource> Kinds = [.. Settings, .. Objects, Events, Leases];

    /// <summary>The case of that number.</summary>
    public static LabelledCase Of(EvaluationTask task, int number)
    {
        var random = new Random(number);
        var workload = Pick(Workloads, random);
        var @namespace = Pick(Namespaces, random);
        var works = Invent(workload, random);
        var bloat = task == EvaluationTask.RoleRefine ? Bloated(works, random) : [];
        var input = new HardeningInput(
            CaseRepository.Of(Documents(@namespace, workload, works, bloat)), Log(@namespace, workload, works, bloat.Length > 0), new HardeningOptions());
        return new(task, number, input, new RbacHardener(), workload, Universe(@namespace, workload, works));
    }

    private static ImmutableArray<ApiWork> Invent(string workload, Random random) =>
    [
        .. Settings.Where(_ => random.Next(2) == 0).Select(kind => new ApiWork(kind, random.Next(2) == 0 ? WayOfWork.Reader : WayOfWork.Writer, $"{workload}-settings")),
        .. Objects.Where(_ => random.Next(3) == 0).DefaultIfEmpty(Objects[0]).Select(kind => new ApiWork(
            kind, Pick([WayOfWork.Informer, WayOfWork.Applier, WayOfWork.Owner], random), "")),
        .. random.Next(2) == 0 ? [new ApiWork(Events, WayOfWork.Recorder, "")] : ImmutableArray<ApiWork>.Empty,
        .. random.Next(2) == 0 ? [new ApiWork(Leases, WayOfWork.Elector, $"{workload}-lock")] : ImmutableArray<ApiWork>.Empty,
    ];

    /// <summary>Rules that cover the works and much more: wildcards of verb, resource or group, or long lists.</summary>
    private static ImmutableArray<string> Bloated(ImmutableArray<ApiWork> works, Random random)
    {
        var all = $"[{string.Join(", ", Kinds.Where(kind => kind.Group.Length == 0).Select(kind => kind.Resource))}]";
        ImmutableArray<string> groups = [.. works.Select(work => work.Kind.Group).Distinct().Order(StringComparer.Ordinal)];
        return random.Next(3) switch
        {
            0 => ["{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"],
            1 => [.. groups.Select(group => $"{{apiGroups: ['{group}'], resources: ['*'], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}}")],
            _ =>
            [
                $"{{apiGroups: [''], resources: {all}, verbs: ['*']}}",
                .. groups.Where(group => group.Length > 0).Select(group => $"{{apiGroups: ['{group}'], resources: ['*'], verbs: ['*']}}"),
            ],
        };
    }

    private static IEnumerable<string> Documents(string @namespace, string workload, ImmutableArray<ApiWork> works, ImmutableArray<string> rules)
    {
        yield return $"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {workload}, namespace: {@namespace}}}";
        foreach (var work in works.Where(work => Settings.Contains(work.Kind)))
        {
            var kind = work.Kind.Resource == "secrets" ? "Secret" : "ConfigMap";
            yield return $"apiVersion: v1\nkind: {kind}\nmetadata: {{name: {work.Name}, namespace: {@namespace}}}";
        }

        if (rules.IsEmpty)
            yield break;
        yield return $"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: {workload}, namespace: {@namespace}}}\nrules:\n"
            + string.Join('\n', rules.Select(rule => $"- {rule}"));
        yield return $"apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: {workload}, namespace: {@namespace}}}\n"
            + $"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {workload}}}\n"
            + $"subjects: [{{kind: ServiceAccount, name: {workload}, namespace: {@namespace}}}]";
    }

    private static EvidenceSet Log(string @namespace, string workload, ImmutableArray<ApiWork> works, bool isBound)
    {
        var reason = isBound ? $"RBAC: allowed by RoleBinding \"{workload}/{@namespace}\" of Role \"{workload}\" to ServiceAccount \"{workload}/{@namespace}\"" : "";
        var requests = works.SelectMany(work => work.Seen(@namespace)).ToList();
        var own = requests.Select((request, index) => Use(@namespace, workload, request, ApiDecision.Allowed, reason, new("audit.log", index + 1)));
        var refused = Use(@namespace, workload, new("delete", "", "nodes", "", "", "node-1"), ApiDecision.Denied, "", new("audit.log", requests.Count + 1));
        var others = Kinds.Select((kind, index) => Use(
            "kube-system", "other", new("list", kind.Group, kind.Resource, "", "", ""), ApiDecision.Allowed, "", new("audit.log", requests.Count + 2 + index)));
        return CaseLog.Of([.. own, refused, .. others], Kinds);
    }

    private static GrantUniverse Universe(string @namespace, string workload, ImmutableArray<ApiWork> works)
    {
        var asked = Kinds
            .SelectMany(kind => (works.FirstOrDefault(work => work.Kind == kind) ?? new ApiWork(kind, WayOfWork.Informer, "")).Conceivable(@namespace))
            .Select((request, index) => Use(@namespace, workload, request, ApiDecision.Denied, "", GrantUniverse.Line(index + 1)))
            .ToList();
        var needed = asked.Where(use => works.Any(work => work.Needs(use.Request))).Select(use => use.Seen.Sample.ToString());
        return new(CaseLog.Of(asked, Kinds), [.. needed], (manifests, requests) => RbacReplayer.Replay(new(manifests, requests, new())).Result);
    }

    private static ApiUse Use(string @namespace, string account, ApiRequest request, ApiDecision decision, string reason, SourcePosition sample) => new(
        new(new ServiceAccountName(@namespace, account).User, ["system:authenticated", "system:serviceaccounts", $"system:serviceaccounts:{@namespace}"]),
        request, decision, reason, null, account, CaseLog.Daily(sample));

    private static T Pick<T>(ImmutableArray<T> items, Random random) => items[random.Next(items.Length)];
}
