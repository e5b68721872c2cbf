using System.Text.RegularExpressions;

namespace KubeGuard.EndToEnd.Tests.Architecture;

/// <summary>The table of rooms in the architecture: arrows point down only.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["KubeGuard.Manifests"] = [],
        ["KubeGuard.Evidence"] = [],
        ["KubeGuard.Hardening"] = ["KubeGuard.Manifests", "KubeGuard.Evidence"],
        ["KubeGuard.PromptChain"] = ["KubeGuard.Hardening", "KubeGuard.Manifests", "KubeGuard.Evidence"],
        ["KubeGuard.PullRequests"] = ["KubeGuard.Hardening", "KubeGuard.Manifests", "KubeGuard.Evidence"],
        ["KubeGuard.Bot"] =
            ["KubeGuard.Manifests", "KubeGuard.Evidence", "KubeGuard.Hardening", "KubeGuard.PromptChain", "KubeGuard.PullRequests"],
    };

    /// <summary>Packages are held to the room that needs them.</summary>
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["KubeGuard.Manifests"] = ["YamlDotNet"],
        ["KubeGuard.Evidence"] = [],
        ["KubeGuard.Hardening"] = [],
        ["KubeGuard.PromptChain"] = ["Azure.Identity", "Microsoft.Extensions.AI.Abstractions", "OpenAI", "Polly.Core"],
        ["KubeGuard.PullRequests"] = ["DiffPlex", "Markdig", "Polly.Core"],
        ["KubeGuard.Bot"] = ["OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "Quartz", "Spectre.Console", "System.CommandLine"],
    };

    /// <summary>Rooms that answer from their input alone: no clock, no process state, no console (P5).</summary>
    private static readonly string[] PureRooms = ["KubeGuard.Manifests", "KubeGuard.Evidence", "KubeGuard.Hardening", "KubeGuard.PromptChain"];

    [Fact]
    public void Every_project_is_one_of_the_rooms() =>
        SourceTree.Projects("src").Select(SourceTree.NameOf).ShouldBe(MayUse.Keys, ignoreOrder: true);

    [Fact]
    public void Project_references_point_down_only()
    {
        var forbidden =
            from project in SourceTree.Projects("src")
            from reference in SourceTree.ProjectReferences(project)
            where !MayUse[SourceTree.NameOf(project)].Contains(reference)
            select $"{SourceTree.NameOf(project)} must not reference {reference}";
        forbidden.ShouldBeEmpty();
    }

    [Fact]
    public void Packages_stay_in_their_room()
    {
        var forbidden =
            from project in SourceTree.Projects("src")
            from package in SourceTree.PackageReferences(project)
            where !MayReference[SourceTree.NameOf(project)].Contains(package)
            select $"{SourceTree.NameOf(project)} must not reference the package {package}";
        forbidden.ShouldBeEmpty();
    }

    [Fact]
    public void Code_names_only_the_namespaces_that_its_room_may_use()
    {
        var forbidden =
            from file in SourceTree.CSharpFiles("src")
            let room = SourceTree.Relative(file).Split('/')[1]
            from named in SourceTree.NamespacesNamed(File.ReadAllText(file))
            where named != room && MayUse.ContainsKey(named) && !MayUse[room].Contains(named)
            select $"{SourceTree.Relative(file)} must not use {named}";
        forbidden.ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_follow_the_folders()
    {
        var strays =
            from file in SourceTree.CSharpFiles("src")
            let folder = Path.GetDirectoryName(SourceTree.Relative(file))!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
            from declared in SourceTree.NamespacesDeclared(File.ReadAllText(file))
            where declared != folder && !folder.StartsWith(declared + ".", StringComparison.Ordinal)
            select $"{SourceTree.Relative(file)} declares {declared}";
        strays.ShouldBeEmpty();
    }

    [Fact]
    public void Tests_mirror_the_rooms()
    {
        var tests = SourceTree.Projects("tests").Select(SourceTree.NameOf).ToArray();
        MayUse.Keys.Select(room => room + ".Tests").ShouldBeSubsetOf(tests);
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var tooLong =
            from file in SourceTree.CSharpFiles("src").Concat(SourceTree.CSharpFiles("tests"))
            let lines = File.ReadLines(file).Count()
            where lines > 400
            select $"{SourceTree.Relative(file)} has {lines} lines";
        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Banned_calls_are_absent()
    {
        var found =
            from file in SourceTree.CSharpFiles("src")
            from call in BannedEverywhere().Matches(SourceTree.CodeOf(File.ReadAllText(file)))
            select $"{SourceTree.Relative(file)}: {call.Value}";
        found.ShouldBeEmpty();
    }

    [Fact]
    public void Pure_rooms_do_not_look_at_the_process()
    {
        var found =
            from room in PureRooms
            from file in SourceTree.CSharpFiles(Path.Combine("src", room))
            from call in BannedInPureRooms().Matches(SourceTree.CodeOf(File.ReadAllText(file)))
            select $"{SourceTree.Relative(file)}: {call.Value}";
        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("var dice = new Random();")]
    [InlineData("Thread.Sleep(5);")]
    [InlineData("var x = task.GetAwaiter().GetResult();")]
    [InlineData("var x = ReadAsync().Result;")]
    [InlineData("throw new NotImplementedException();")]
    public void A_banned_call_would_be_found(string code) => BannedEverywhere().IsMatch(SourceTree.CodeOf(code)).ShouldBeTrue();

    [Theory]
    [InlineData("// DateTime.UtcNow is banned")]
    [InlineData("var text = \"Guid.NewGuid()\";")]
    [InlineData("var dice = new Random(17);")]
    [InlineData("return outcome.Results;")]
    public void What_is_not_a_banned_call_is_left_alone(string code) => BannedEverywhere().IsMatch(SourceTree.CodeOf(code)).ShouldBeFalse();

    [GeneratedRegex(
        @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bGuid\.(NewGuid|CreateVersion7)\b|\bnew Random\(\)|\bRandom\.Shared\b|\bThread\.Sleep\b"
        + @"|\.GetAwaiter\(\)\s*\.GetResult\(\)|Async\([^()]*\)\.(Result|Wait\(\))|\bTask\.(WaitAll|WaitAny)\b|\bNotImplementedException\b|\bGC\.Collect\b")]
    private static partial Regex BannedEverywhere();

    [GeneratedRegex(@"\bEnvironment\.(CurrentDirectory|GetEnvironmentVariable|MachineName|UserName|NewLine|TickCount)|\bConsole\.(?!OpenStandardInput)|\bDirectory\.GetCurrentDirectory\b|\bTimeZoneInfo\.Local\b|\bProcess\.Start\b")]
    private static partial Regex BannedInPureRooms();
}
