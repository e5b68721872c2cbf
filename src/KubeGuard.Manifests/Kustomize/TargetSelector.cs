using System.Text.RegularExpressions;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// The <c>target</c> of a patch: regular expressions for group, version, kind, name and namespace (each has to match the whole of it), and
/// selectors for labels and annotations.
/// </summary>
internal sealed class TargetSelector
{
    private readonly Regex? _group;
    private readonly Regex? _version;
    private readonly Regex? _kind;
    private readonly Regex? _name;
    private readonly Regex? _namespace;
    private readonly LabelSelector _labels;
    private readonly LabelSelector _annotations;

    private TargetSelector(YamlMapping target)
    {
        _group = Expression(target, "group");
        _version = Expression(target, "version");
        _kind = Expression(target, "kind");
        _name = Expression(target, "name");
        _namespace = Expression(target, "namespace");
        _labels = LabelSelector.Parse(target, "labelSelector");
        _annotations = LabelSelector.Parse(target, "annotationSelector");
    }

    public static TargetSelector Of(YamlMapping target) => new(target);

    public bool Selects(BuildItem item) =>
        (Fits(_namespace, item.OriginalId.Namespace) || Fits(_namespace, item.Id.Namespace))
        && (Fits(_name, item.OriginalId.Name) || Fits(_name, item.Id.Name))
        && Fits(_group, item.Id.Group) && Fits(_version, item.Id.Version) && Fits(_kind, item.Id.Kind)
        && _labels.Selects(item.Metadata?.Mapping("labels"))
        && _annotations.Selects(item.Metadata?.Mapping("annotations"));

    private static bool Fits(Regex? wanted, string? actual) => wanted is null || wanted.IsMatch(actual ?? "");

    private static Regex? Expression(YamlMapping target, string field)
    {
        if (target.Text(field) is not { Length: > 0 } pattern)
            return null;
        try
        {
            // Go's expressions do not backtrack either: time stays linear whatever the pattern.
            return new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception invalid) when (invalid is ArgumentException or NotSupportedException)
        {
            throw new KustomizeException(target[field]!, $"'{pattern}' is not a regular expression: {invalid.Message}");
        }
    }
}
