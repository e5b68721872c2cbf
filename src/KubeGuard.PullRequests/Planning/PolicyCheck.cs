using System.Collections.Immutable;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Describing;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>
/// The check of a pull request that edits the policy file (B25): a note beside each mistake, or the settings that would hold otherwise. Pure. The
/// file is anybody's: it is judged here, and obeyed only from the base branch.
/// </summary>
public static class PolicyCheck
{
    /// <summary>Its name; one check of it per commit.</summary>
    public const string Name = "kubeguard/policy";

    private const int MostListed = 50;
    private const int LongestNote = 600;
    private const int LongestTitle = 200;

    /// <summary>The check.</summary>
    /// <param name="head">The head of the pull request.</param>
    /// <param name="proposed">The file as the pull request has it.</param>
    /// <param name="present">The file on the base branch.</param>
    /// <param name="today">The day (UTC) for which exceptions are judged.</param>
    public static CheckRunDraft Of(CommitId head, PolicyReading proposed, PolicyReading present, DateOnly today) => proposed switch
    {
        PolicyReading.Invalid invalid => Wrong(head, invalid.Errors),
        PolicyReading.Valid valid => Right(head, valid, Settings(present), [.. valid.Warnings, .. PolicyReader.Expired(valid, today)]),
        PolicyReading.Absent => Gone(head, Settings(present)),
        _ => throw new InvalidOperationException("A policy reading that the check does not know."),
    };

    /// <summary>What ends the check of a commit that edits the policy file no longer.</summary>
    public static CheckRunDraft NotEdited(CommitId head) => new()
    {
        Head = head,
        Name = Name,
        Conclusion = CheckConclusion.Neutral,
        Title = "No policy file to judge",
        Summary = "No open pull request has this head and edits the policy file.",
    };

    private static CheckRunDraft Wrong(CommitId head, ImmutableArray<PolicyProblem> errors) => new()
    {
        Head = head,
        Name = Name,
        Conclusion = CheckConclusion.Failure,
        Title = Figures.Counted(errors.Length, "mistake"),
        Summary = $"Once this is merged, nothing is proposed in this repository until they are mended; `kubeguard policy validate` finds the same.\n\n{Listed(errors, "more mistake")}",
        Annotations = Notes(errors, AnnotationLevel.Failure),
    };

    private static CheckRunDraft Right(
        CommitId head, PolicyReading.Valid valid, ImmutableArray<EffectiveSetting> present, ImmutableArray<PolicyProblem> warnings)
    {
        var differences = Differences(present, EffectiveSetting.Of(valid.Policy, valid.Origins));
        var warned = warnings.IsEmpty ? "" : $"\n\nWarnings:\n\n{Listed(warnings, "more warning")}";
        return new()
        {
            Head = head,
            Name = Name,
            Conclusion = CheckConclusion.Success,
            Title = differences.IsEmpty ? "Valid; no setting changes" : $"Valid; {Figures.Counted(differences.Length, "setting")} would change",
            Summary = Table(differences, "The file is valid. Each setting has the value that it has now.") + warned,
            Annotations = Notes(warnings, AnnotationLevel.Warning),
        };
    }

    private static CheckRunDraft Gone(CommitId head, ImmutableArray<EffectiveSetting> present)
    {
        var differences = Differences(present, EffectiveSetting.Of(RepositoryPolicy.Default, PolicyOrigins.None));
        return new()
        {
            Head = head,
            Name = Name,
            Conclusion = CheckConclusion.Neutral,
            Title = "The policy file is taken away",
            Summary = $"Once this is merged, the host's configuration says what happens: the defaults hold, a new file is offered, or nothing is proposed.\n\n{Table(differences, "Each setting has its default already.")}",
        };
    }

    /// <summary>What holds on the base branch; while its file is absent or wrong, the defaults are what to compare with.</summary>
    private static ImmutableArray<EffectiveSetting> Settings(PolicyReading present) => present is PolicyReading.Valid valid
        ? EffectiveSetting.Of(valid.Policy, valid.Origins)
        : EffectiveSetting.Of(RepositoryPolicy.Default, PolicyOrigins.None);

    private static ImmutableArray<Difference> Differences(ImmutableArray<EffectiveSetting> before, ImmutableArray<EffectiveSetting> after)
    {
        var old = before.ToDictionary(setting => setting.Path, StringComparer.Ordinal);
        var changed = after.Where(setting => old.GetValueOrDefault(setting.Path)?.Text != setting.Text)
            .Select(setting => new Difference(setting.Path, old.GetValueOrDefault(setting.Path)?.Text, setting.Text));
        var gone = before.ExceptBy(after.Select(setting => setting.Path), setting => setting.Path, StringComparer.Ordinal)
            .Select(setting => new Difference(setting.Path, setting.Text, null));
        return [.. changed, .. gone];
    }

    private static string Table(ImmutableArray<Difference> differences, string otherwise)
    {
        if (differences.IsEmpty)
            return otherwise;
        var rows = differences.Take(MostListed).Select(one => ImmutableArray.Create(Markdown.Code(one.Path), Value(one.Before), Value(one.After)));
        return $"{Markdown.Table(["Setting", "Now", "With this"], rows)}{More(differences.Length, "more setting")}";
    }

    private static string Value(string? text) => text is null ? "" : Markdown.Code(text);

    private static string Listed(ImmutableArray<PolicyProblem> problems, string noun) =>
        $"{string.Join('\n', problems.Take(MostListed).Select(problem => $"- {Markdown.Prose(problem.ToString())}"))}{More(problems.Length, noun)}";

    private static string More(int all, string noun) => all > MostListed ? $"\n\n{Figures.Counted(all - MostListed, noun)}, not listed for length." : "";

    private static ImmutableArray<CheckAnnotation> Notes(ImmutableArray<PolicyProblem> problems, AnnotationLevel level) =>
    [
        .. problems.Take(CheckAnnotations.Most).Select(problem => new CheckAnnotation(
            RepositoryPolicy.FileName,
            problem.Location.Line,
            problem.Location.EndLine,
            level,
            Markdown.Line(problem.Path.Length > 0 ? problem.Path : RepositoryPolicy.FileName, LongestTitle),
            Markdown.Line(problem.ToString(), LongestNote))
        {
            Columns = new(problem.Location.Column, Math.Max(problem.Location.Column, problem.Location.EndColumn - 1)),
        }),
    ];

    /// <summary>A setting that would hold otherwise; null: no such entry.</summary>
    private sealed record Difference(string Path, string? Before, string? After);
}
