using System.Text.RegularExpressions;
using KubeGuard.TestKit;

namespace KubeGuard.Bot.Tests;

/// <summary>Documentation that can be wrong is held to what it speaks of.</summary>
public sealed partial class DocumentationTests
{
    private static string Docs => Golden.PathOf("docs");

    [Fact]
    public void Every_decision_is_listed()
    {
        var list = File.ReadAllText(Path.Combine(Docs, "adr", "README.md"));
        foreach (var decision in Directory.EnumerateFiles(Path.Combine(Docs, "adr"), "0*.md").Select(Path.GetFileName))
            list.ShouldContain($"({decision})");
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        string[] pages = [.. Directory.EnumerateFiles(Docs, "*.md", SearchOption.AllDirectories), .. Directory.EnumerateFiles(Golden.PathOf(), "*.md")];
        var dead =
            from page in pages
            from target in LinkTarget().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value)
            where !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target.Split('#')[0]))
            select $"{Path.GetRelativePath(Golden.PathOf(), page)}: {target}";
        dead.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("propose")]
    [InlineData("verify")]
    [InlineData("run")]
    [InlineData("serve")]
    [InlineData("status")]
    [InlineData("suspend")]
    [InlineData("resume")]
    [InlineData("explain")]
    [InlineData("manifests")]
    [InlineData("config")]
    [InlineData("policy")]
    [InlineData("eval")]
    public void The_reference_names_every_option(string verb)
    {
        var reference = File.ReadAllText(Path.Combine(Docs, "reference", "cli.md"));
        reference.ShouldContain($"## {verb}");
        foreach (var option in CommandLineOptions.Of(verb))
            reference.ShouldContain(option);
    }

    [GeneratedRegex(@"\]\(([^)#\s][^)\s]*)\)")]
    private static partial Regex LinkTarget();
}
