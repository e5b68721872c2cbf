using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Deployers;

/// <summary>Which source is this very repository: seen from outside, by what becomes a deployed root.</summary>
public sealed class OwnIdentityTests
{
    private const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n";

    [Theory]
    [InlineData("https://git.example/org/fleet", true)]
    [InlineData("https://git.example/org/fleet.git/", true)]
    [InlineData("https://user:secret@Git.Example/Org/Fleet.git", true)]
    [InlineData("ssh://git@git.example:22/org/fleet.git", true)]
    [InlineData("git@git.example:org/fleet.git", true)]
    [InlineData("https://mirror.example/copies/fleet", true)]
    [InlineData("https://git.example/org/other", false)]
    [InlineData("https://git.example/org/fleet-two", false)]
    public void An_address_in_any_spelling_of_the_checkouts_remote_is_this_repository(string url, bool isThis)
    {
        var set = Repository.Of(
            (".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@git.example:org/fleet.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"),
            ("flux.yaml", FluxTests.Source(url) + "---\n" + FluxTests.Kustomization("shop", "./apps", "targetNamespace: store")),
            ("apps/account.yaml", Account));

        set.Resources.Single(resource => resource.Id.Kind == "ServiceAccount").Id.Namespace.ShouldBe(isThis ? "store" : "default");
        if (!isThis)
            set.Problems.ShouldHaveSingleItem().Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Without_a_known_remote_a_path_that_exists_here_decides_except_for_the_top_folder()
    {
        var set = Repository.Of(
            ("flux.yaml", FluxTests.Source("https://git.example/org/x", "x") + "---\n" + FluxTests.Kustomization("shop", "./apps", "targetNamespace: store", "x")),
            ("whole.yaml", FluxTests.Source("https://git.example/org/y", "y") + "---\n" + FluxTests.Kustomization("whole", "./", "targetNamespace: all", "y")),
            ("apps/account.yaml", Account));

        set.Single("ServiceAccount/store/shop");
        set.Problems.ShouldHaveSingleItem().Location.File.ShouldBe("whole.yaml");
    }
}
