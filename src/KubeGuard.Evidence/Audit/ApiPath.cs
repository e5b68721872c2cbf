namespace KubeGuard.Evidence.Audit;

/// <summary>
/// What a request path asks for, by the API server's own rules (<c>k8s.io/apiserver/pkg/endpoints/request</c>): for events whose export lost
/// the objectRef, and for logs that give paths only.
/// </summary>
internal static class ApiPath
{
    /// <summary>The request for a verb and a path; a path that is not below <c>/api/v1</c> or <c>/apis/GROUP/VERSION</c> is a non-resource one.</summary>
    public static ApiRequest Request(string verb, string path)
    {
        path = Decode(Cut(path));
        var parts = path.Trim('/').Split('/');
        var (group, from) = parts[0] switch
        {
            "api" => ("", 2),
            "apis" when parts.Length > 1 => (parts[1], 3),
            _ => ("", parts.Length),
        };
        return from < parts.Length ? Resource(verb, group, parts.AsSpan(from)) : new(verb.ToLowerInvariant(), "", "", "", "", "", path);
    }

    /// <summary>The request for segments after the version: <c>[namespaces/NS/]resource[/name[/subresource]]</c>.</summary>
    public static ApiRequest Resource(string verb, string group, ReadOnlySpan<string> parts)
    {
        if (parts[0] is "watch" or "proxy" && parts.Length > 1)
            parts = parts[1..];
        var ns = parts[0] == "namespaces" && parts.Length > 1 ? parts[1] : "";
        if (ns.Length > 0 && parts.Length > 2 && parts[2] is not ("status" or "finalize"))
            parts = parts[2..];
        return new(verb, group, parts[0], parts.Length > 2 ? parts[2] : "", ns, parts.Length > 1 ? parts[1] : "");
    }

    private static string Cut(string path) => path.IndexOfAny(['?', '#']) is >= 0 and var end ? path[..end] : path;

    private static string Decode(string path) => path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path;
}
