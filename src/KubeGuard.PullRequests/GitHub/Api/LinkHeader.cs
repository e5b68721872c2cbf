namespace KubeGuard.PullRequests.GitHub.Api;

/// <summary>The Link header (RFC 8288), as far as pagination needs it.</summary>
internal static class LinkHeader
{
    /// <summary>The target of <c>rel="next"</c>; null when there is none.</summary>
    public static Uri? Next(HttpResponseMessage response, Uri requested)
    {
        if (!response.Headers.TryGetValues("Link", out var values))
            return null;
        foreach (var link in string.Join(",", values).Split('<', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (end > 0 && IsNext(link[(end + 1)..]) && Uri.TryCreate(requested, link[..end], out var target))
                return target;
        }

        return null;
    }

    private static bool IsNext(string parameters) =>
        parameters.Split(';', ',').Select(parameter => parameter.Trim()).Any(parameter => parameter is "rel=\"next\"" or "rel=next");
}
