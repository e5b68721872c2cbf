using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The <c>vars</c> of a build: names for fields of resources, for which <c>$(NAME)</c> stands in other resources.</summary>
internal sealed class Variables
{
    private const string DefaultField = "metadata.name";

    private readonly SortedDictionary<string, YamlMapping> _byName = new(StringComparer.Ordinal);

    /// <summary>Takes in the variables of a kustomization, and notes with the resources which of them are read from them.</summary>
    public void Declare(IEnumerable<YamlMapping> written, BuildItems items)
    {
        foreach (var variable in written)
        {
            var name = variable.Text("name") ?? throw new KustomizeException(variable, "A variable needs a name.");
            var source = variable.Mapping("objref") ?? throw new KustomizeException(variable, $"The variable {name} has no objref.");
            var meant = Meant(source, items);
            if (meant.Count > 1)
                throw new KustomizeException(source, $"{meant.Count} resources may be meant by the variable {name}: {string.Join(", ", meant.Select(item => item.Id))}.");
            meant.FirstOrDefault()?.Variables.Add(name);
            Add(name, variable);
        }
    }

    /// <summary>Takes in the variables of another part of the build.</summary>
    public void Merge(Variables others)
    {
        foreach (var (name, variable) in others._byName)
            Add(name, variable);
    }

    /// <summary>Puts the values in, the last step before a build is printed.</summary>
    public void Resolve(BuildItems items, TransformerConfig config)
    {
        if (_byName.Count == 0)
            return;
        var values = _byName.ToDictionary(variable => variable.Key, variable => Value(variable.Key, variable.Value, items), StringComparer.Ordinal);
        var fields = config[FieldRole.VarReference].Select(field => field.IfPresent).ToList();
        foreach (var item in items.All)
        {
            var expansion = new VariableExpansion(values, item);
            foreach (var field in fields)
                field.Apply(item, item.Node, node => expansion.Expand(node!));
        }
    }

    private void Add(string name, YamlMapping variable)
    {
        if (!_byName.TryAdd(name, variable))
            throw new KustomizeException(variable, $"The variable {name} is there already, from {_byName[name].Location}.");
    }

    /// <summary>The resources that an <c>objref</c> means; without a namespace, those of that name in every namespace.</summary>
    private static List<BuildItem> Meant(YamlMapping source, BuildItems items)
    {
        var apiVersion = source.Text("apiVersion") ?? string.Join('/', ((string?[])[source.Text("group"), source.Text("version")]).Where(part => part is { Length: > 0 }));
        var ns = source.Text("namespace");
        var wanted = ResourceId.Of(apiVersion, source.Text("kind") ?? "", ns, source.Text("name") ?? "");
        return [.. items.All.Where(item => item.AllIds.Any(id => (ns is null ? id with { Namespace = wanted.Namespace } : id) == wanted))];
    }

    private static VariableValue Value(string name, YamlMapping variable, BuildItems items)
    {
        var source = items.All.FirstOrDefault(item => item.Variables.Contains(name))
            ?? throw new KustomizeException(variable, $"No resource of the build is meant by the variable {name}.");
        var path = variable.Mapping("fieldref")?.Text("fieldPath") ?? variable.Mapping("fieldref")?.Text("fieldpath") ?? DefaultField;
        var value = FieldLookup.Find(source.Node, FieldPath.Dotted(path).SelectMany(WithPosition), variable)
            ?? throw new KustomizeException(variable, $"{source.Id} has no {path} that the variable {name} could stand for.");
        return new(value, variable);
    }

    /// <summary><c>ports[0]</c> is <c>ports</c> and its first item.</summary>
    private static IEnumerable<string> WithPosition(string part)
    {
        var open = part.LastIndexOf('[');
        if (open < 0 || !part.EndsWith(']') || FieldLookup.Position(part[(open + 1)..^1]) is null)
            return [part];
        var position = part[(open + 1)..^1];
        return open == 0 ? [position] : [part[..open], position];
    }
}

/// <summary>What a variable stands for, and where the variable is written.</summary>
internal sealed record VariableValue(YamlNode Value, YamlMapping Variable);
