using System.Text.RegularExpressions;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Renders bodies and takes them apart the way a Markdown reader does.</summary>
internal static partial class Bodies
{
    public static string Of(ChangeGroup group, EvidenceSet evidence, RunFacts facts, int room = BodyLimits.Characters) =>
        new BodyRenderer(facts, new EvidenceIndex(evidence), []).Write(group, new([new(group.Proposals[0].Target.Name, group.Proposals[0].Title, [])], [group.Title]), "git revert HEAD", room).Section;

    public static RunFacts FactsWith(string text) => Samples.Facts with
    {
        Cluster = text,
        ToolVersion = text,
        PolicyFile = text,
        PolicySha256 = text,
        Model = text,
        VerifyCommand = text,
        ReproduceCommands = [text],
        Sources = [new(text, text, 1, 1, 0, 0, text)],
    };

    /// <summary>The body without fenced blocks and code spans; fails when a fence is left open.</summary>
    public static string OutsideCode(string body)
    {
        var lines = new List<string>();
        string? fence = null;
        foreach (var line in body.Split('\n'))
        {
            var run = Fence().Match(line).Value;
            if (fence is not null)
                fence = run.Length >= fence.Length && line.Trim() == run ? null : fence;
            else if (run.Length > 0)
                fence = run;
            else
                lines.Add(HtmlCode().Replace(Code().Replace(line, "CODE"), "CODE"));
        }

        fence.ShouldBeNull();
        return string.Join('\n', lines);
    }

    public static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("^`{3,}", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex("(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex("<code>[^<`|@\n]*</code>", RegexOptions.CultureInvariant)]
    private static partial Regex HtmlCode();
}
