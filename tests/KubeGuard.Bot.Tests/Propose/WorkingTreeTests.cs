using System.Text;
using KubeGuard.Bot.Propose;
using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Bot.Tests.Propose;

public sealed class WorkingTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_changed_made_and_deleted()
    {
        _folder.Write("a.yaml", "old");
        _folder.Write("gone.yaml", "old");

        Apply(Change("a.yaml", "old", "new"), Change("deep/er/b.yaml", null, "made"), Change("gone.yaml", "old", null))
            .ShouldBe(new ApplyOutcome.Applied(3));

        Read("a.yaml").ShouldBe("new");
        Read("deep/er/b.yaml").ShouldBe("made");
        File.Exists(_folder.PathOf("gone.yaml")).ShouldBeFalse();
        Everything().ShouldBe(["a.yaml", "deep/er/b.yaml"]);
    }

    [Fact]
    public void A_file_that_changed_since_it_was_read_stops_everything()
    {
        _folder.Write("a.yaml", "old");
        _folder.Write("b.yaml", "edited meanwhile");
        _folder.Write("c.yaml", "made meanwhile");

        var refused = Apply(Change("a.yaml", "old", "new"), Change("b.yaml", "old", "new"), Change("c.yaml", null, "new"), Change("d.yaml", "old", "new"))
            .ShouldBeOfType<ApplyOutcome.Refused>();

        refused.Problems.Select(problem => problem.Split(':')[0]).ShouldBe(["b.yaml", "c.yaml", "d.yaml"]);
        Read("a.yaml").ShouldBe("old");
        Read("b.yaml").ShouldBe("edited meanwhile");
        Everything().ShouldBe(["a.yaml", "b.yaml", "c.yaml"]);
    }

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("a/../../outside.yaml")]
    [InlineData("/outside.yaml")]
    public void Nothing_outside_the_repository_is_written(string path) =>
        Apply(Change(path, null, "new")).ShouldBeOfType<ApplyOutcome.Refused>();

    [Fact]
    public void A_link_that_leaves_the_repository_is_not_followed()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("secret.yaml", "old");
        Directory.CreateSymbolicLink(_folder.PathOf("out"), elsewhere.Root);

        Apply(Change("out/secret.yaml", "old", "new")).ShouldBeOfType<ApplyOutcome.Refused>();

        File.ReadAllText(elsewhere.PathOf("secret.yaml")).ShouldBe("old");
    }

    [Fact]
    public void A_link_inside_the_repository_stays_a_link()
    {
        _folder.Write("real/a.yaml", "old");
        File.CreateSymbolicLink(_folder.PathOf("a.yaml"), _folder.PathOf("real", "a.yaml"));

        Apply(Change("a.yaml", "old", "new")).ShouldBe(new ApplyOutcome.Applied(1));

        new FileInfo(_folder.PathOf("a.yaml")).LinkTarget.ShouldNotBeNull();
        Read("real/a.yaml").ShouldBe("new");
    }

    [Fact]
    public void A_file_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = _folder.Write("a.yaml", "old");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        File.SetUnixFileMode(file, Mode);

        Apply(Change("a.yaml", "old", "new"));

        File.GetUnixFileMode(file).ShouldBe(Mode);
    }

    [Fact]
    public void What_a_killed_run_left_is_overwritten_and_cleared_away()
    {
        _folder.Write("a.yaml", "old");
        _folder.Write("a.yaml.kubeguard-new", "half");

        Apply(Change("a.yaml", "old", "new")).ShouldBe(new ApplyOutcome.Applied(1));

        Everything().ShouldBe(["a.yaml"]);
    }

    private ApplyOutcome Apply(params FileChange[] changes) => new WorkingTree(_folder.Root).Apply(changes, CancellationToken.None);

    private static FileChange Change(string path, string? before, string? after) => new(path, Bytes(before), Bytes(after));

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private string Read(string path) => File.ReadAllText(_folder.PathOf(path.Split('/')));

    private IEnumerable<string> Everything() => Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);
}
