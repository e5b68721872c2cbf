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

/// <summary>A commit as a repository shows it: accounts instead of names, and whether GitHub holds its signature for good.</summary>
internal sealed record ApiSeenCommit(ApiSeenCommitText Commit, ApiAccount? Author = null, ApiAccount? Committer = null);

/// <summary>Empty where no account has the address.</summary>
internal sealed record ApiAccount(string? Login = null);

internal sealed record ApiSeenCommitText(ApiVerification? Verification = null);

internal sealed record ApiVerification(bool Verified);
