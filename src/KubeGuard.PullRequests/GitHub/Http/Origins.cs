namespace KubeGuard.PullRequests.GitHub.Http;

/// <summary>Compares scheme, host and port: credentials and pagination stay within one origin (B37).</summary>
internal static class Origins
{
    public static bool AreSame(Uri? left, Uri? right) =>
        left is not null && right is not null
        && Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
