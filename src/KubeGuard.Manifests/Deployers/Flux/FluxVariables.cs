using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>The value of a variable and the node that gives it.</summary>
internal sealed record FluxVariable(string Value, YamlNode At);

/// <summary>
/// The variables of <c>postBuild</c>: <c>substituteFrom</c> in order, over them <c>substitute</c>. Only ConfigMaps of this repository are read; a
/// Secret never is, so what it may define is not known.
/// </summary>
internal sealed class FluxVariables
{
    private readonly SortedDictionary<string, FluxVariable> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _certain = new(StringComparer.Ordinal);
    private readonly List<UnknownSource> _unknown = [];

    private FluxVariables(YamlMapping postBuild) => At = postBuild;

    /// <summary>The <c>postBuild</c> that says so.</summary>
    public YamlMapping At { get; }

    /// <summary>Whether anything is substituted at all: Flux does nothing as long as no variable is defined.</summary>
    public bool IsActive => _known.Count > 0 || _unknown.Count > 0;

    /// <summary>The sources that are not known, each with the reason.</summary>
    public IReadOnlyList<UnknownSource> Unknown => _unknown;

    /// <summary>The variables of a Kustomization; null when it has no <c>postBuild</c>.</summary>
    public static FluxVariables? Of(DeployerObject deployer, DeploymentContext context, BuildFiles files)
    {
        if (deployer.Spec?.Mapping("postBuild") is not { } postBuild)
            return null;
        var variables = new FluxVariables(postBuild);
        foreach (var entry in postBuild.Sequence("substituteFrom")?.Items.OfType<YamlMapping>() ?? [])
            variables.AddFrom(entry, deployer, context, files);
        foreach (var entry in postBuild.Mapping("substitute")?.Entries ?? [])
        {
            if (entry is { Name: { } name, Value: YamlScalar value })
                variables.Add(name, value);
        }

        return variables;
    }

    /// <summary>The variable; null when it is not defined, or when a source that is not known may define it otherwise.</summary>
    public FluxVariable? Find(string name) => _known.GetValueOrDefault(name);

    /// <summary>Whether <see cref="Find"/> tells what the cluster has.</summary>
    public bool IsCertain(string name) => _unknown.Count == 0 || _certain.Contains(name);

    private void AddFrom(YamlMapping entry, DeployerObject deployer, DeploymentContext context, BuildFiles files)
    {
        var name = entry.Text("name") ?? "";
        if (entry.Text("kind") != "ConfigMap")
        {
            MissUnknown(entry, $"the values of the Secret {name} are not read");
            return;
        }

        switch (ConfigMapLookup.Find(name, deployer.Namespace, context))
        {
            case [var data]:
                files.Yaml(data.Source.Path);
                foreach (var value in data.Mapping("data")?.Entries ?? [])
                {
                    if (value is { Name: { } key, Value: YamlScalar text })
                        Add(key, text);
                }

                break;
            case []:
                MissUnknown(entry, $"this repository does not hold the ConfigMap {name}");
                break;
            default:
                MissUnknown(entry, $"this repository holds several ConfigMaps {name}");
                break;
        }
    }

    private void Add(string name, YamlScalar value)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            throw new KustomizeException(value, $"'{name}' is not the name of a variable: letters, digits and underscores are expected, no digit first. Flux refuses all of them.");
        _known[name] = new(value.Value.Replace("\n", "", StringComparison.Ordinal), value);
        _certain.Add(name);
    }

    private void MissUnknown(YamlMapping entry, string reason)
    {
        _unknown.Add(new(entry, reason));
        // What came before may be defined otherwise here.
        _certain.Clear();
    }
}

/// <summary>A source of variables that is not known.</summary>
internal sealed record UnknownSource(YamlMapping At, string Reason);
