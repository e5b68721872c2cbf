using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Edits a file by splicing characters at the spans of its nodes: everything that is not edited keeps its bytes. The result is read again
/// and compared; an edit that would change anything but the wanted nodes is refused.
/// </summary>
public static class SurgicalEditor
{
    /// <summary>Makes all <paramref name="edits"/> together, or none.</summary>
    public static TextEditOutcome Apply(YamlFile file, IReadOnlyList<NodeEdit> edits) => throw new NotImplementedException();
}
