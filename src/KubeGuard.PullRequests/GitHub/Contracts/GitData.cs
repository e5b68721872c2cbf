using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace KubeGuard.PullRequests.GitHub.Contracts;

internal sealed record ApiReference(string Ref, ApiObject Object);

internal sealed record ApiObject(string Sha);

/// <summary>The encoding is always base64: a file may hold any bytes.</summary>
internal sealed record ApiNewBlob(string Content, string Encoding);

internal sealed record ApiNewTree(string? BaseTree, ImmutableArray<ApiTreeEntry> Tree);

/// <summary>A null blob, which is written, deletes the file.</summary>
internal sealed record ApiTreeEntry(string Path, string Mode, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Sha);

/// <summary>Author and committer are left out, so that GitHub sets and signs them.</summary>
internal sealed record ApiNewCommit(string Message, string Tree, ImmutableArray<string> Parents);

internal sealed record ApiCommit(string Sha);
