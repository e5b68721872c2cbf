using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Defaults;

/// <summary>Reads the notation that stands at the top of <c>kubernetes.roles</c>, as far as it holds for one Kubernetes version.</summary>
internal sealed class RoleSheet(Version version)
{
    private const string AggregationLabel = "rbac.authorization.k8s.io/aggregate-to-";

    private readonly List<RbacRole> _roles = [];
    private readonly List<RbacBinding> _bindings = [];
    private readonly ImmutableArray<PolicyRule>.Builder _rules = ImmutableArray.CreateBuilder<PolicyRule>();
    private RbacRole? _open;

    /// <summary>Whether the lines below belong to an object that the version does not have yet.</summary>
    private bool _isLater;

    public ImmutableArray<RbacRole> Roles => [.. _roles];

    public ImmutableArray<RbacBinding> Bindings => [.. _bindings];

    /// <summary>The versions that a sheet holds facts of.</summary>
    public static IEnumerable<Version> Versions(IEnumerable<string> lines) =>
        lines.Select(FactSheet.Words).First(words => words[0] == "versions").Skip(1).Select(Version.Parse);

    public static RoleSheet Read(IEnumerable<string> lines, Version version)
    {
        var sheet = new RoleSheet(version);
        foreach (var line in lines)
            sheet.Add(line);
        sheet.Close();
        return sheet;
    }

    private void Add(string line)
    {
        var words = FactSheet.Words(line);
        var isLater = words[0] == "since" && Version.Parse(words[1]) > version;
        if (words[0] == "since")
            words = words[2..];
        if (line[0] == ' ')
        {
            if (!_isLater && !isLater)
                _rules.Add(Rule(words));
            return;
        }

        Close();
        _isLater = isLater;
        if (!isLater)
            AddObject(line, words);
    }

    private void AddObject(string line, string[] words)
    {
        switch (words)
        {
            case ["versions", ..]:
                break;
            case ["clusterrole", var name, .. var options]:
                Open(new(null, name), options);
                break;
            case ["role", var ns, var name]:
                Open(new(ns, name), []);
                break;
            case ["controller", var name]:
                Open(new(null, $"system:controller:{name}"), []);
                Bind(null, _open!.Id.Name, _open.Id.Name, [$"account:kube-system/{name}"]);
                break;
            case ["bind", var role, "to", .. var subjects]:
                Bind(null, role, role, subjects);
                break;
            case ["bind", var ns, var role, "to", .. var subjects]:
                Bind(ns, role, role, subjects);
                break;
            case ["bind", var ns, var role, "as", var name, "to", .. var subjects]:
                Bind(ns, role, name, subjects);
                break;
            default:
                throw new FormatException($"not a line of a role sheet: {line}");
        }
    }

    private void Open(RoleId id, string[] options)
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty.Add("kubernetes.io/bootstrapping", "rbac-defaults");
        AggregationRule? aggregation = null;
        for (var i = 0; i + 1 < options.Length; i += 2)
        {
            if (options[i] == "part-of")
                labels = labels.Add(AggregationLabel + options[i + 1], "true");
            else
                aggregation = new([LabelSelector.Of(AggregationLabel + options[i + 1], "true")]);
        }

        _open = new() { Id = id, Rules = [], Labels = labels, Aggregation = aggregation };
    }

    private void Close()
    {
        if (_open is not null)
            _roles.Add(_open with { Rules = _rules.ToImmutable() });
        _rules.Clear();
        _open = null;
    }

    private void Bind(string? ns, string role, string name, string[] subjects) => _bindings.Add(new()
    {
        Id = new(ns, name),
        Role = new(ns, role),
        Subjects = [.. subjects.Select(Subject)],
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kubernetes.io/bootstrapping", "rbac-defaults"),
    });

    private static RbacSubject Subject(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = word[(colon + 1)..];
        return word[..colon] switch
        {
            "user" => new RbacSubject.User(name),
            "group" => new RbacSubject.Group(name),
            "account" when name.Split('/') is [var ns, var account] => new RbacSubject.ServiceAccount(new ServiceAccountName(ns, account)),
            _ => throw new FormatException($"not a subject: {word}"),
        };
    }

    private static PolicyRule Rule(string[] words) => words switch
    {
        ["record"] => new() { ApiGroups = ["", "events.k8s.io"], Resources = ["events"], Verbs = ["create", "patch", "update"] },
        [var verbs, var first, .. var rest] when first.EndsWith(':') => ResourceRule(verbs, first, rest),
        [var verbs, .. var paths] => new() { NonResourceUrls = [.. paths], Verbs = VerbLists.Expand(verbs) },
        [] => throw new FormatException("an empty rule"),
    };

    private static PolicyRule ResourceRule(string verbs, string groups, string[] rest)
    {
        var named = Array.IndexOf(rest, "named");
        return new()
        {
            ApiGroups = [.. groups.TrimEnd(':').Split(',').Select(FactSheet.Group)],
            Resources = [.. named < 0 ? rest : rest[..named]],
            ResourceNames = [.. named < 0 ? [] : rest[(named + 1)..]],
            Verbs = VerbLists.Expand(verbs),
        };
    }
}
