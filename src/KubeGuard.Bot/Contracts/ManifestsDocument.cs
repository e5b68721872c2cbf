using System.Collections.Immutable;
using System.ComponentModel;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Provenance;

namespace KubeGuard.Bot.Contracts;

/// <summary>What <c>manifests --format json</c> prints: what a repository applies, and which files make it.</summary>
[Description("What a GitOps repository applies, root by root, and which files and lines make it.")]
internal sealed record ManifestsDocument
{
    [Description("Version of this contract.")]
    public int SchemaVersion { get; init; } = 1;

    [Description("What is applied as a whole: folders that Flux or Argo CD deploy, kustomizations that nothing else includes, and under the path . the files that none of them names; or the roots that were asked for.")]
    public required ImmutableArray<RootDocument> Roots { get; init; }

    [Description("What could not be read or built, by file and line. Reading went on with the rest.")]
    public required ImmutableArray<ProblemDocument> Problems { get; init; }
}

internal sealed record RootDocument
{
    [Description("Folder relative to the repository, or . for the repository itself. A folder that is deployed twice is two roots.")]
    public required string Path { get; init; }

    [Description("What deploys the folder, and what deploys that; null where the repository does not say.")]
    public required string? Deployer { get; init; }

    [Description("Whether all of it is known. When not, resources holds what is known nevertheless, or nothing.")]
    public required bool Ok { get; init; }

    [Description("Why it cannot be built, or which part of it is not followed, with its place; null when ok.")]
    public required string? Problem { get; init; }

    [Description("The objects, in the order in which Kustomize prints them.")]
    public required ImmutableArray<ResourceDocument> Resources { get; init; }
}

internal sealed record ResourceDocument
{
    [Description("Group and version.")]
    public required string ApiVersion { get; init; }

    [Description("Kind.")]
    public required string Kind { get; init; }

    [Description("Namespace that the built object names; null when it names none, so that whoever applies it decides.")]
    public required string? Namespace { get; init; }

    [Description("Name; for an object with only generateName, that prefix followed by *.")]
    public required string Name { get; init; }

    [Description("Labels of the built object.")]
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    [Description("Every text that has a part in the object, its own first, then in the order of the build.")]
    public required ImmutableArray<OriginDocument> Origin { get; init; }
}

internal sealed record OriginDocument
{
    [Description("Path relative to the repository.")]
    public required string File { get; init; }

    [Description("First line, from 1.")]
    public required int Line { get; init; }

    [Description("Last line.")]
    public required int EndLine { get; init; }

    [Description("What the text is to the object.")]
    public required MadeBy By { get; init; }
}

internal sealed record ProblemDocument
{
    [Description("Path relative to the repository.")]
    public required string File { get; init; }

    [Description("Line, from 1.")]
    public required int Line { get; init; }

    [Description("Column, from 1.")]
    public required int Column { get; init; }

    [Description("Whether it is wrong, or only not known.")]
    public required ManifestProblemKind Kind { get; init; }

    [Description("What is wrong, and what was expected.")]
    public required string Message { get; init; }
}
