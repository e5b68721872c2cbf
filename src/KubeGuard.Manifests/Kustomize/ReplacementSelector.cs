using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// The resource that a replacement reads: group, version, kind, name and namespace as they are or once were; each that is left out fits all.
/// </summary>
internal sealed record SourceSelector(TypeSelector Type, string? Namespace, string? Name)
{
    /// <summary>Whether it leaves everything open.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Type.Group) && string.IsNullOrEmpty(Type.Version) && string.IsNullOrEmpty(Type.Kind)
        && string.IsNullOrEmpty(Namespace) && string.IsNullOrEmpty(Name);

    public static SourceSelector Of(YamlMapping written) =>
        new(new(written.Text("group"), written.Text("version"), written.Text("kind")), written.Text("namespace"), written.Text("name"));

    public bool Selects(BuildItem item) => item.AllIds.Any(id =>
        id.Is(Type) && (string.IsNullOrEmpty(Name) || Name == id.Name) && (string.IsNullOrEmpty(Namespace) || Namespace == id.Namespace));
}

/// <summary>The resources that a replacement writes: those that <c>select</c> selects and none of <c>reject</c> does.</summary>
internal sealed class ReplacementSelector
{
    private readonly Selector _select;
    private readonly ImmutableArray<Selector> _reject;

    private ReplacementSelector(Selector select, ImmutableArray<Selector> reject)
    {
        _select = select;
        _reject = reject;
    }

    public static ReplacementSelector Of(YamlMapping select, IEnumerable<YamlMapping> reject) => new(Selector.Of(select), [.. reject.Select(Selector.Of)]);

    public bool Selects(BuildItem item) =>
        _select.Id.Selects(item) && _select.SelectsMetadata(item) && !_reject.Any(rejected => Rejects(rejected, item));

    /// <summary>A rejection by id and one by labels and annotations are two rejections, also when they stand in one entry.</summary>
    private static bool Rejects(Selector rejected, BuildItem item) =>
        (!rejected.Id.IsEmpty && rejected.Id.Selects(item)) || (rejected.HasMetadata && rejected.SelectsMetadata(item));

    private sealed record Selector(SourceSelector Id, LabelSelector Labels, LabelSelector Annotations, bool HasMetadata)
    {
        public static Selector Of(YamlMapping written) => new(
            SourceSelector.Of(written),
            LabelSelector.Parse(written, "labelSelector"),
            LabelSelector.Parse(written, "annotationSelector"),
            written.Text("labelSelector") is { Length: > 0 } || written.Text("annotationSelector") is { Length: > 0 });

        public bool SelectsMetadata(BuildItem item) =>
            Labels.Selects(item.Metadata?.Mapping("labels")) && Annotations.Selects(item.Metadata?.Mapping("annotations"));
    }
}
