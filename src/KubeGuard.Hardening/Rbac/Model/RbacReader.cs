using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>
/// Reads RBAC objects leniently: what the API server would not decode is left out with a problem and makes the object incomplete; the
/// rest counts. Fields are case-sensitive, as in the API server.
/// </summary>
internal sealed class RbacReader
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    private readonly ImmutableArray<ManifestProblem>.Builder _problems = ImmutableArray.CreateBuilder<ManifestProblem>();
    private readonly List<RbacRole> _roles = [];
    private readonly List<RbacBinding> _bindings = [];
    private readonly HashSet<ServiceAccountName> _accounts = [];
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);

    public static RbacContent Read(IEnumerable<Resource> resources)
    {
        var reader = new RbacReader();
        foreach (var resource in resources)
            reader.Add(resource);
        return new(reader._roles, reader._bindings, reader._accounts, reader._groups, reader._problems.ToImmutable());
    }

    private void Add(Resource resource)
    {
        switch (resource.Id.Group, resource.Id.Kind)
        {
            case (RbacGroup, "Role"):
                AddRole(resource, new(resource.Id.Namespace ?? "default", resource.Id.Name));
                break;
            case (RbacGroup, "ClusterRole"):
                AddRole(resource, new(null, resource.Id.Name));
                break;
            case (RbacGroup, "RoleBinding"):
                AddBinding(resource, new(resource.Id.Namespace ?? "default", resource.Id.Name));
                break;
            case (RbacGroup, "ClusterRoleBinding"):
                AddBinding(resource, new(null, resource.Id.Name));
                break;
            case ("", "ServiceAccount"):
                _accounts.Add(new(resource.Id.Namespace ?? "default", resource.Id.Name));
                break;
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                _groups.Add(resource.Body.Mapping("spec")?.Text("group") ?? "");
                break;
        }
    }

    private void AddRole(Resource resource, RoleId id)
    {
        var problemsBefore = _problems.Count;
        var rules = Items(resource, resource.Body, "rules").Select(Rule).OfType<PolicyRule>().ToImmutableArray();
        var aggregation = id.Namespace is null ? Aggregation(resource) : null;
        _groups.UnionWith(rules.SelectMany(rule => rule.ApiGroups));
        _roles.Add(new()
        {
            Id = id,
            Rules = rules,
            Aggregation = aggregation,
            Labels = resource.Labels,
            Resource = resource,
            IsComplete = _problems.Count == problemsBefore,
        });
    }

    private PolicyRule? Rule(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            Report(node, "a rule must be a mapping of apiGroups, resources and verbs; it is left out");
            return null;
        }

        foreach (var key in (ReadOnlySpan<string>)["apiGroups", "resources", "resourceNames", "nonResourceURLs", "verbs"])
        {
            if (mapping[key] is not { IsNull: false } value)
                continue;
            if (value is not YamlSequence sequence)
                Report(value, $"{key} must be a list of texts; it is read as empty");
            else if (sequence.Items.Any(item => item is not YamlScalar))
                Report(value, $"{key} must hold only texts; other items are left out");
        }

        return PolicyRule.From(mapping);
    }

    private AggregationRule? Aggregation(Resource resource)
    {
        if (resource.Body["aggregationRule"] is not { IsNull: false } node)
            return null;
        if (node is YamlMapping mapping)
            return new([.. Items(resource, mapping, "clusterRoleSelectors").Select(Selector).OfType<LabelSelector>()]);
        Report(node, "aggregationRule must be a mapping; it is read as one without selectors");
        return new([]);
    }

    private LabelSelector? Selector(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            Report(node, "a label selector must be a mapping; it is left out");
            return null;
        }

        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        foreach (var entry in mapping.Mapping("matchLabels")?.Entries ?? [])
        {
            if (entry is { Name: { } key, Value: YamlScalar value })
                requirements.Add(new(key, SelectorOperator.In, [value.IsNullValue ? "" : value.Value]));
        }

        foreach (var expression in mapping.Sequence("matchExpressions")?.Items ?? [])
        {
            if (Requirement(expression) is not { } requirement)
                return null;
            requirements.Add(requirement);
        }

        return new(requirements.ToImmutable());
    }

    private LabelRequirement? Requirement(YamlNode node)
    {
        if (node is YamlMapping mapping
            && mapping.Text("key") is { } key
            && Enum.TryParse<SelectorOperator>(mapping.Text("operator"), out var op)
            && op.ToString() == mapping.Text("operator"))
            return new(key, op, [.. mapping.Texts("values")]);
        Report(node, "a match expression needs a key and one of the operators In, NotIn, Exists, DoesNotExist; its selector is left out");
        return null;
    }

    private void AddBinding(Resource resource, BindingId id)
    {
        var problemsBefore = _problems.Count;
        if (RoleRef(resource, id) is not { } role)
            return;
        var subjects = Items(resource, resource.Body, "subjects").Select(node => Subject(node, id)).OfType<RbacSubject>().ToImmutableArray();
        _bindings.Add(new()
        {
            Id = id,
            Role = role,
            Subjects = subjects,
            Labels = resource.Labels,
            Resource = resource,
            IsComplete = _problems.Count == problemsBefore,
        });
    }

    private RoleId? RoleRef(Resource resource, BindingId id)
    {
        var roleRef = resource.Body.Mapping("roleRef");
        switch (roleRef?.Text("kind"), roleRef?.Text("name"))
        {
            case ("ClusterRole", { } name):
                return new(null, name);
            case ("Role", { } name) when id.Namespace is not null:
                return new(id.Namespace, name);
            case ("Role", { }):
                Report(roleRef!, $"{id}: a ClusterRoleBinding cannot refer to a Role; the binding is left out");
                return null;
            default:
                Report((YamlNode?)roleRef ?? resource.Body, $"{id}: roleRef must name a Role or a ClusterRole; the binding is left out");
                return null;
        }
    }

    private RbacSubject? Subject(YamlNode node, BindingId id)
    {
        var mapping = node as YamlMapping;
        switch (mapping?.Text("kind"), mapping?.Text("name"))
        {
            case ("User", { } name):
                return new RbacSubject.User(name);
            case ("Group", { } name):
                return new RbacSubject.Group(name);
            case ("ServiceAccount", { } name) when (mapping!.Text("namespace") is { Length: > 0 } given ? given : id.Namespace) is { } ns:
                return new RbacSubject.ServiceAccount(new(ns, name));
            case ("ServiceAccount", { }):
                Report(node, $"{id}: a ServiceAccount subject of a ClusterRoleBinding needs a namespace; it is left out");
                return null;
            default:
                Report(node, $"{id}: a subject must be a User, Group or ServiceAccount with a name; it is left out");
                return null;
        }
    }

    private IEnumerable<YamlNode> Items(Resource resource, YamlMapping owner, string key)
    {
        switch (owner[key])
        {
            case null or { IsNull: true }:
                return [];
            case YamlSequence sequence:
                return sequence.Items;
            case var other:
                Report(other, $"{key} of {resource.Id} must be a list; it is read as empty");
                return [];
        }
    }

    private void Report(YamlNode node, string message) => _problems.Add(new(ManifestProblemKind.Suspicious, node.Location, message));
}

/// <summary>The RBAC side of a repository.</summary>
internal sealed record RbacContent(
    IReadOnlyList<RbacRole> Roles,
    IReadOnlyList<RbacBinding> Bindings,
    IReadOnlySet<ServiceAccountName> ServiceAccounts,
    IReadOnlySet<string> ApiGroups,
    ImmutableArray<ManifestProblem> Problems);
