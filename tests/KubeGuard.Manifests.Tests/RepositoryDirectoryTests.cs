namespace KubeGuard.Manifests.Tests;

public sealed class RepositoryDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeguard-");

    [Fact]
    public void Paths_are_relative_in_ordinal_order_and_leave_version_control_out()
    {
        Write("repo/b.yaml");
        Write("repo/B/c.yaml");
        Write("repo/a/x.yaml");
        Write("repo/.git/config.yaml");

        Repository().Paths.ShouldBe(["B/c.yaml", "a/x.yaml", "b.yaml"]);
    }

    [Fact]
    public void A_link_out_of_the_repository_is_absent()
    {
        Write("secret.yaml");
        Write("outside/x.yaml");
        Write("repo/a.yaml");
        File.CreateSymbolicLink(At("repo/link.yaml"), At("secret.yaml"));
        Directory.CreateSymbolicLink(At("repo/folder"), At("outside"));

        var repository = Repository();

        repository.Paths.ShouldBe(["a.yaml"]);
        repository.Read("link.yaml").ShouldBeNull();
        repository.Read("folder/x.yaml").ShouldBeNull();
        repository.Read("../secret.yaml").ShouldBeNull();
    }

    [Fact]
    public void A_link_inside_the_repository_is_read_when_it_is_named()
    {
        Write("repo/a.yaml");
        File.CreateSymbolicLink(At("repo/link.yaml"), "a.yaml");

        Repository().Read("link.yaml").ShouldNotBeNull();
    }

    [Fact]
    public void A_link_in_a_circle_leads_nowhere()
    {
        Write("repo/a.yaml");
        File.CreateSymbolicLink(At("repo/one.yaml"), "two.yaml");
        File.CreateSymbolicLink(At("repo/two.yaml"), "one.yaml");

        Repository().Read("one.yaml").ShouldBeNull();
    }

    [Fact]
    public void A_file_that_is_not_there_is_null()
    {
        Write("repo/a.yaml");

        Repository().Read("gone/b.yaml").ShouldBeNull();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private RepositoryDirectory Repository() => new(At("repo"));

    private string At(string path) => Path.Combine(_folder.FullName, path);

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), "{}");
    }
}
