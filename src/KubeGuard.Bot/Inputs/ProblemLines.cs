using KubeGuard.Manifests;

namespace KubeGuard.Bot.Inputs;

/// <summary>
/// Problems of a repository for people. Templates, encrypted files and what deployers take from elsewhere are ordinary, so they are only
/// counted; all else is said with its place.
/// </summary>
internal static class ProblemLines
{
    public static IEnumerable<string> Of(IReadOnlyCollection<ManifestProblem> problems) =>
        problems.Where(problem => !IsOrdinary(problem.Kind)).Select(problem => problem.ToString())
            .Concat(problems.Where(problem => IsOrdinary(problem.Kind)).GroupBy(problem => problem.Kind).OrderBy(group => group.Key).Select(Counted));

    private static string Counted(IGrouping<ManifestProblemKind, ManifestProblem> ordinary)
    {
        var what = ordinary.Key switch
        {
            ManifestProblemKind.Templated => "templates are not read",
            ManifestProblemKind.Encrypted => "encrypted files are not read",
            _ => "sources or values of deployers are not followed",
        };
        return $"{ordinary.Count()} {what}, such as {ordinary.First().Location}";
    }

    private static bool IsOrdinary(ManifestProblemKind kind) => kind is
        ManifestProblemKind.Templated or ManifestProblemKind.Encrypted or ManifestProblemKind.NotFollowed;
}
