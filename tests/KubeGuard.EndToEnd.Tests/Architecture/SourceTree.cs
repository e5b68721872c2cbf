using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KubeGuard.EndToEnd.Tests.Architecture;

/// <summary>The checkout that the tests were built from, as text.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Projects(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>C# files of a folder, build output left out.</summary>
    public static IEnumerable<string> CSharpFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(file))
            .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    public static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    public static IEnumerable<string> ProjectReferences(string project) =>
        Items(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    public static IEnumerable<string> PackageReferences(string project) => Items(project, "PackageReference");

    /// <summary>The namespaces of this product that a file names, in using directives or in code; comments and strings left out.</summary>
    public static IEnumerable<string> NamespacesNamed(string code) =>
        ProductNamespace().Matches(CodeOf(code)).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    public static IEnumerable<string> NamespacesDeclared(string code) =>
        NamespaceDeclaration().Matches(code).Select(match => match.Groups[1].Value);

    /// <summary>The text without comments and string literals, line breaks kept.</summary>
    public static string CodeOf(string text) => CommentOrString().Replace(text, match => new string('\n', match.Value.Count(c => c == '\n')));

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(item => (string?)item.Attribute("Include") ?? "");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KubeGuard.Bot.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside the checkout.");
    }

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"\bKubeGuard\.[A-Z]\w*")]
    private static partial Regex ProductNamespace();

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(""""(?s)//[^\n]*|/\*.*?\*/|\$*"""(?!").*?"""|\$*@\$*"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.[^'\n]*|[^'\\\n])'"""")]
    private static partial Regex CommentOrString();
}
