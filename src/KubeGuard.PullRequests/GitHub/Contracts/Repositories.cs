using System.Collections.Immutable;
using System.Text.Json;

namespace KubeGuard.PullRequests.GitHub.Contracts;

internal sealed record ApiRepository(string FullName, string DefaultBranch, bool Archived = false, bool Disabled = false);

internal sealed record ApiPermission(string Permission, string? RoleName = null);

internal sealed record ApiMembership(string State);

internal sealed record ApiInstallation(long Id, ImmutableDictionary<string, string>? Permissions = null);

internal sealed record ApiTokenRequest(ImmutableArray<string>? Repositories, Dictionary<string, string> Permissions);

internal sealed record ApiToken(string Token, DateTimeOffset ExpiresAt);

internal sealed record ApiApp(string? Slug = null);

/// <summary>Errors are objects or plain strings, depending on the endpoint.</summary>
internal sealed record ApiError(string? Message = null, JsonElement? Errors = null);
