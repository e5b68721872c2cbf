using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing.Overlays;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>A wanted change of what the repository applies, said at the effective object; <see cref="ChangePlanner"/> finds the bytes.</summary>
public abstract record ResourceChange
{
    private ResourceChange()
    {
    }

    /// <summary>
    /// The object shall be <paramref name="After"/>. Only the nodes that differ are edited, at the place that makes them; comments, order and
    /// style of the rest stay.
    /// </summary>
    /// <param name="Target">The object as the repository applies it now.</param>
    /// <param name="After">The whole effective object as it shall be.</param>
    public sealed record Modify(Resource Target, JsonObject After) : ResourceChange;

    /// <summary>The object shall be gone: its document (or List item), and the file and its mention in kustomizations when nothing else is in it.</summary>
    /// <param name="Target">The object as the repository applies it now.</param>
    public sealed record Delete(Resource Target) : ResourceChange;

    /// <summary>
    /// A new object in a new file beside another one, listed in the kustomization that lists that one. Several creations with one
    /// <paramref name="FileName"/> and folder become documents of one file, in order.
    /// </summary>
    /// <param name="Object">The effective object (with the namespace and name that it shall have in the cluster).</param>
    /// <param name="Beside">The object whose folder and kustomization it joins.</param>
    /// <param name="FileName">File name without folder, such as <c>web-networkpolicy.yaml</c>; a number is added when it is taken.</param>
    /// <param name="Comments">Comment lines to write above the node at a pointer (the root: above the document).</param>
    public sealed record Create(
        JsonObject Object, Resource Beside, string FileName, ImmutableArray<NodeComment> Comments = default) : ResourceChange;
}

/// <summary>A comment in a new file: the text (one or more lines, without <c>#</c>) stands above the node at <paramref name="Pointer"/>.</summary>
public sealed record NodeComment(JsonPointer Pointer, string Text);

/// <summary>A file as it shall be.</summary>
/// <param name="Path">Path relative to the repository.</param>
/// <param name="Before">The bytes now; null when the file is new.</param>
/// <param name="After">The bytes afterwards; null when the file is deleted.</param>
public sealed record FileChange(string Path, byte[]? Before, byte[]? After);

/// <summary>What planning a change gives: the files, or the reason why it cannot be done safely.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    /// <summary>
    /// Files changed so that every root builds to what it built before, the wanted changes aside. <paramref name="After"/> is the repository with
    /// the changes laid over it.
    /// </summary>
    public sealed record Planned(ImmutableArray<FileChange> Files, ManifestSet After) : ChangeOutcome
    {
        /// <summary>For every changed or deleted object the text that was chosen, and whom else that concerns.</summary>
        public ImmutableArray<EditPlacement> Placements { get; init; } = [];

        /// <summary>
        /// What could not be looked at and is taken for granted, a sentence each: a remote base in the same root makes none of the objects that
        /// change, and changes none.
        /// </summary>
        public ImmutableArray<string> Assumptions { get; init; } = [];
    }

    /// <summary>Nothing is changed: the edit would touch what it must not, or the origin cannot be edited.</summary>
    public sealed record Refused(string Reason, SourceLocation? At) : ChangeOutcome;
}
