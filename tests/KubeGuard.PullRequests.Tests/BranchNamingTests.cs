using FsCheck;
using FsCheck.Fluent;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

public sealed class BranchNamingTests
{
    [Theory]
    [InlineData("prod", "rbac-apps.pets", "kubeguard/prod/rbac-apps.pets")]
    [InlineData("prod", "network", "kubeguard/prod/network")]
    [InlineData("Prod EU", "rbac", "kubeguard/prod-eu-1b510b06/rbac")]
    public void B2_a_branch_is_a_pure_function_of_cluster_and_group(string cluster, string key, string expected) =>
        BranchNaming.BranchOf(BranchNaming.ScopeOf(cluster, []), key).Value.ShouldBe(expected);

    [Fact]
    public void B2_any_text_gives_a_valid_name_of_at_most_100_characters() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (cluster, key) =>
        {
            var branch = BranchNaming.BranchOf(BranchNaming.ScopeOf($"c{cluster.Get}", []), $"k{key.Get}").Value;
            return BranchName.IsValid(branch) && branch.Length <= 100 && branch.All(char.IsAscii) && !branch.Contains("--", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void B2_different_keys_never_share_a_branch()
    {
        string[] keys =
        [
            "a/b", "a.b", "a-b", "a b", "A-b", "a--b", "a_b", "-a-b", "a-b-", "a..b", "a/b/", "a.b.lock", "ä", "ö", new('x', 200), new('x', 201), $"{new string('x', 80)}.",
        ];
        var scope = BranchNaming.ScopeOf("prod", []);

        keys.Select(key => BranchNaming.BranchOf(scope, key)).Distinct().Count().ShouldBe(keys.Length);
    }

    [Theory]
    [InlineData("kubeguard")]
    [InlineData("kubeguard/prod")]
    public void B2_a_branch_called_kubeguard_is_no_obstacle(string taken)
    {
        var scope = BranchNaming.ScopeOf("prod", [new(taken)]);

        BranchNaming.BranchOf(scope, "rbac").Value.ShouldBe("kubeguard-bot/prod/rbac");
        scope.Contains(new("kubeguard/prod/rbac")).ShouldBeTrue();
        scope.Contains(new("kubeguard/prod-eu/rbac")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("-a")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a.lock")]
    [InlineData("a/.b")]
    [InlineData("a@{0}")]
    [InlineData("a~1")]
    [InlineData("a/")]
    [InlineData("")]
    public void Names_that_git_refuses_are_refused(string name) => Should.Throw<FormatException>(() => new BranchName(name));
}
