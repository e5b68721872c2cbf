using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Html;

/// <summary>A label, coloured when it tells a severity.</summary>
internal static class LabelTag
{
    private const string Severity = "severity/";

    private static readonly ImmutableArray<string> Levels = ["critical", "high", "medium", "low"];

    public static string Of(string label) => $"<span class=\"label {Level(label) ?? "plain"}\">{HtmlFrame.Text(label)}</span>";

    /// <summary>0 for the most severe; those without a severity come last.</summary>
    public static int Rank(IEnumerable<string> labels) =>
        labels.Select(Level).OfType<string>().Select(level => Levels.IndexOf(level)).DefaultIfEmpty(Levels.Length).Min();

    private static string? Level(string label) =>
        label.StartsWith(Severity, StringComparison.Ordinal) && Levels.Contains(label[Severity.Length..]) ? label[Severity.Length..] : null;
}
