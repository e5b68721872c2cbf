namespace KubeGuard.Manifests.Deployers;

/// <summary>
/// The address of a git repository in one spelling: <c>https</c>, <c>ssh</c> and scp-like (<c>git@host:owner/name</c>) addresses of one
/// repository are the same, with or without user, port, <c>.git</c> and a slash at the end; host and path are compared without regard to case,
/// as the forges do.
/// </summary>
internal static class RepositoryUrl
{
    /// <summary><c>host/path</c>; null when the text is no address of a remote repository.</summary>
    public static string? Normalise(string? address)
    {
        if (address?.Trim() is not { Length: > 0 } text)
            return null;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var isScp = scheme < 0;
        var rest = isScp ? text : text[(scheme + 3)..];
        var end = rest.IndexOf(isScp ? ':' : '/', StringComparison.Ordinal);
        if (end <= 0 || end + 1 >= rest.Length || (isScp && rest.AsSpan(0, end).Contains('/')))
            return null;
        var host = rest[..end];
        host = host[(host.LastIndexOf('@') + 1)..];
        if (host.IndexOf(':', StringComparison.Ordinal) is >= 0 and var port)
            host = host[..port];
        var path = rest[(end + 1)..].Trim('/');
        if (path.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            path = path[..^".git".Length];
        return host.Length == 0 || path.Length == 0 ? null : $"{host}/{path}".ToLowerInvariant();
    }

    /// <summary>The address as it may be shown: without user and password.</summary>
    public static string WithoutCredentials(string address) =>
        address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && address.LastIndexOf('@') is var at && at > scheme
            ? address[..(scheme + 3)] + address[(at + 1)..]
            : address;
}
