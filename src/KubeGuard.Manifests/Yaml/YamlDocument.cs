using System.Collections.Immutable;

namespace KubeGuard.Manifests.Yaml;

/// <summary>One document of a file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Index">Position of the document in the file, from 0; documents that could not be read keep their number.</param>
/// <param name="Span">From the first character after the previous document to the last before the next separator.</param>
/// <param name="Root">The root node; null for an empty document.</param>
public sealed record YamlDocument(SourceText Source, int Index, SourceSpan Span, YamlNode? Root);

/// <summary>What a file holds: the documents that could be read, and a located problem for each that could not.</summary>
public sealed record YamlFile(SourceText Source, ImmutableArray<YamlDocument> Documents, ImmutableArray<ManifestProblem> Problems);
