using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// The plugins that resources configure (<c>generators</c>, <c>transformers</c>, <c>validators</c>): what is built into Kustomize is run, every
/// other one is a program or container of somebody's and never run.
/// </summary>
internal static class BuiltinPlugins
{
    /// <summary>The <c>apiVersion</c> of what is built in.</summary>
    public const string ApiVersion = "builtin";

    private const string FunctionAnnotation = "config.kubernetes.io/function";

    /// <summary>Why the plugin is not run; null when it may be.</summary>
    public static string? Objection(BuildItem plugin)
    {
        if (plugin.Metadata?.Mapping("annotations")?[FunctionAnnotation] is not null)
            return $"The function {plugin.Kind} {plugin.Name} is not run; what it changes is not known.";
        if (plugin.ApiVersion != ApiVersion)
            return $"The plugin {plugin.ApiVersion} {plugin.Kind} is not run; what it changes is not known.";
        return plugin.Kind switch
        {
            "HelmChartInflationGenerator" => "Helm charts are not inflated; nothing that they make is known.",
            "ValueAddTransformer" or "IAMPolicyGenerator" => $"The built-in {plugin.Kind} is not modelled; what it changes is not known.",
            _ => null,
        };
    }

    /// <summary>What a configured generator shall make; null when it is none that is built in.</summary>
    public static GeneratorArguments? Generator(BuildItem plugin) => plugin.Kind switch
    {
        "ConfigMapGenerator" => Arguments(plugin, "ConfigMap"),
        "SecretGenerator" => Arguments(plugin, "Secret"),
        _ => null,
    };

    public static KustomizeException Unknown(BuildItem plugin, string wanted) => new(plugin.Node, $"There is no built-in {wanted} {plugin.Kind}.");

    private static GeneratorArguments Arguments(BuildItem plugin, string kind) =>
        new(kind, plugin.Node, plugin.Metadata ?? YamlTree.Mapping(plugin.Node), null);
}
