using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests;

/// <summary>What kind of trouble a file gives; callers branch on it, people read <see cref="ManifestProblem.Message"/>.</summary>
public enum ManifestProblemKind
{
    /// <summary>The text is not YAML or JSON.</summary>
    Malformed,

    /// <summary>A template (Helm, or other <c>{{ }}</c> text): not parsed, not edited.</summary>
    Templated,

    /// <summary>Too deep, too large or expanding beyond the budget.</summary>
    TooLarge,

    /// <summary>The file cannot be read: encoding, permissions, vanished, or a link that leaves the repository.</summary>
    Unreadable,

    /// <summary>Encrypted with SOPS: never decrypted, never edited.</summary>
    Encrypted,

    /// <summary>A kustomization that cannot be built, or a part of it that is not followed (remote base, plugin, Helm inflation).</summary>
    Kustomize,

    /// <summary>
    /// Not wrong, but not known either: a deployer's source outside of this repository, a chart, a generator or a value that only the cluster
    /// knows. What it makes is not among the resources.
    /// </summary>
    NotFollowed,

    /// <summary>Readable, but not as expected: a duplicate key, an object without a name, two objects with one identity.</summary>
    Suspicious,
}

/// <summary>A located, typed problem. Reading goes on with the other documents and files.</summary>
public sealed record ManifestProblem(ManifestProblemKind Kind, SourceLocation Location, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Location}: {Message}";
}
