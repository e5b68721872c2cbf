using KubeGuard.Bot.Demo;
using KubeGuard.TestKit;

namespace KubeGuard.Bot.Tests.Demo;

public sealed class DemoFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_holds_the_sample()
    {
        var demo = DemoFolder.Create(_folder.PathOf("demo")).ShouldNotBeNull();

        File.Exists(Path.Combine(demo.Repository, "apps", "shop", "base", "kustomization.yaml")).ShouldBeTrue();
        Directory.EnumerateFiles(demo.Logs).Select(Path.GetFileName).Order().ShouldBe(["audit.jsonl.gz", "hubble.jsonl.gz"]);
    }

    [Fact]
    public void It_is_made_anew()
    {
        var demo = DemoFolder.Create(_folder.PathOf("demo")).ShouldNotBeNull();
        File.WriteAllText(Path.Combine(demo.Repository, "stale.yaml"), "x");
        File.WriteAllText(demo.Proposals, "x");

        DemoFolder.Create(demo.Root).ShouldNotBeNull();

        File.Exists(Path.Combine(demo.Repository, "stale.yaml")).ShouldBeFalse();
        File.Exists(demo.Proposals).ShouldBeFalse();
    }

    [Fact]
    public void Somebody_elses_folder_is_never_touched()
    {
        var file = _folder.Write("demo/gitops/mine.yaml", "mine");

        DemoFolder.Create(_folder.PathOf("demo")).ShouldBeNull();

        File.ReadAllText(file).ShouldBe("mine");
        Directory.EnumerateFileSystemEntries(_folder.PathOf("demo")).Count().ShouldBe(1);
    }

    [Fact]
    public void A_file_of_that_name_is_never_touched()
    {
        var file = _folder.Write("demo", "mine");

        DemoFolder.Create(file).ShouldBeNull();

        File.ReadAllText(file).ShouldBe("mine");
    }
}
