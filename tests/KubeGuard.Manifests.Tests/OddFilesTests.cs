using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests;

/// <summary>Files that no repository should have, among files that are fine.</summary>
public sealed class OddFilesTests
{
    private const string Fine = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine}\n";

    [Fact]
    public void A_file_of_ten_megabytes_is_read()
    {
        var lines = string.Concat(Enumerable.Repeat("    " + new string('x', 95) + "\n", 100_000));

        Repository.Of(("big.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  text: |\n" + lines)).Single("ConfigMap/default/big");
    }

    [Fact]
    public void A_file_beyond_the_limit_is_said_and_the_others_are_read()
    {
        var manifests = Repository.Of(("big.yaml", Fine + "# " + new string('x', YamlReader.MaxLength)), ("fine.yaml", Fine));

        manifests.Single("ConfigMap/default/fine").Origin.File.ShouldBe("fine.yaml");
        manifests.Problems.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            problem => problem.Kind.ShouldBe(ManifestProblemKind.TooLarge),
            problem => problem.Location.File.ShouldBe("big.yaml"));
    }

    [Fact]
    public void The_value_tag_of_YAML_1_1_is_a_text()
    {
        const string Definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\nspec:\n  enum:\n  - =\n  - !!value =\n  - '='\n";

        var manifests = Repository.Of(("crd.yaml", Definition));

        manifests.Problems.ShouldBeEmpty();
        manifests.Single("CustomResourceDefinition/x").ToJson()["spec"]!.ToJsonString().ShouldBe("""{"enum":["=","=","="]}""");
    }

    [Fact]
    public void A_file_that_vanishes_between_listing_and_reading_is_no_file()
    {
        var manifests = ManifestReader.Read(new Trouble(InMemoryFiles.Of(("gone.yaml", Fine), ("fine.yaml", Fine)), _ => null));

        manifests.Single("ConfigMap/default/fine");
        manifests.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_said_and_the_others_are_read()
    {
        var manifests = ManifestReader.Read(new Trouble(InMemoryFiles.Of(("gone.yaml", Fine), ("fine.yaml", Fine)), _ => throw new IOException("the disk is on fire")));

        manifests.Single("ConfigMap/default/fine");
        manifests.Problems.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            problem => problem.Kind.ShouldBe(ManifestProblemKind.Unreadable),
            problem => problem.ToString().ShouldStartWith("gone.yaml:1:1: "));
    }

    /// <summary>Files of which one, <c>gone.yaml</c>, gives trouble.</summary>
    private sealed class Trouble(IRepositoryFiles files, Func<string, byte[]?> gone) : IRepositoryFiles
    {
        public IEnumerable<string> Paths => files.Paths;

        public byte[]? Read(string path) => path == "gone.yaml" ? gone(path) : files.Read(path);
    }
}
