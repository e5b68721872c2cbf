using KubeGuard.Manifests;

namespace KubeGuard.Bot.Inputs;

/// <summary>
/// Problems of a repository for people. Templates and encrypted files are ordinary, so they are only counted; all else is said with its place.
/// </summary>
internal static class ProblemLines
{
    public static IEnumerable<string> Of(IReadOnlyCollection<ManifestProblem> problems) =>
        problems.Where(problem => !IsOrdinary(problem.Kind)).Select(problem => problem.ToString())
            .Concat(problems.Where(problem => IsOrdinary(problem.Kind)).GroupBy(problem => problem.Kind).OrderBy(group => group.Key).Select(Counted));

    private static string Counted(IGrouping<ManifestProblemKind, ManifestProblem> ordinary)
    {
        var what = ordinary.Key == ManifestProblemKind.Templated ? "templates" : "encrypted files";
        return $"{ordinary.Count()} {what} are not read, such as {ordinary.First().Location}";
    }

    private static bool IsOrdinary(ManifestProblemKind kind) => kind is ManifestProblemKind.Templated or ManifestProblemKind.Encrypted;
}
