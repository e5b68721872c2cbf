using System.Collections.Immutable;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>What made or changed a resource, in the terms of Kustomize's <c>buildMetadata</c> annotations.</summary>
internal abstract record BuildNote
{
    private BuildNote()
    {
    }

    /// <summary>The lines that describe it; <paramref name="root"/> is the folder that is built.</summary>
    public abstract ImmutableArray<string> Lines(string root);

    /// <summary>A file that holds the resource.</summary>
    public sealed record File(string Path) : BuildNote
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Lines(string root) => [$"path: {RepositoryPath.Relative(root, Path)}"];
    }

    /// <summary>A generator or transformer that a file configures.</summary>
    public sealed record Plugin(string ConfiguredIn, string ApiVersion, string Kind, string? Name = null, string? Namespace = null) : BuildNote
    {
        /// <summary>One that is built in and configured by a field of the kustomization file.</summary>
        public static Plugin BuiltIn(string kustomizationFile, string kind) => new(kustomizationFile, BuiltinPlugins.ApiVersion, kind);

        /// <inheritdoc/>
        public override ImmutableArray<string> Lines(string root) =>
        [
            $"configuredIn: {RepositoryPath.Relative(root, ConfiguredIn)}",
            "configuredBy:",
            $"  apiVersion: {ApiVersion}",
            $"  kind: {Kind}",
            .. Name is null ? Array.Empty<string>() : [$"  name: {Name}"],
            .. Namespace is null ? Array.Empty<string>() : [$"  namespace: {Namespace}"],
        ];
    }
}
