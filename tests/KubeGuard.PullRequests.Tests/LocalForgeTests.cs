using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

public sealed class LocalForgeTests : IAsyncLifetime
{
    private static readonly BranchName RbacBranch = new("kubeguard/prod/rbac-apps.shop");

    private TestRepository _repository = null!;

    public async Task InitializeAsync() => _repository = await TestRepository.CreateAsync();

    public Task DisposeAsync()
    {
        _repository.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_group_becomes_a_branch_a_Markdown_file_and_a_page()
    {
        var outcomes = await _repository.Publisher.PublishAsync(Samples.Input(Samples.RbacGroup, Samples.NetworkGroup));

        outcomes.Select(outcome => outcome.Name).ShouldBe(["created", "created"]);
        Directory.EnumerateFiles(_repository.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
        [
            "0001-fix-rbac-tighten-role-shop-orders-to-what-was-used.html", "0001-fix-rbac-tighten-role-shop-orders-to-what-was-used.md",
            "0002-feat-network-add-a-networkpolicy-for-deployment-shop-orders.html",
            "0002-feat-network-add-a-networkpolicy-for-deployment-shop-orders.md", "index.html",
        ]);
        var changes = await _repository.Workspace.ChangesAsync(await _repository.HeadAsync(TestRepository.Main), await _repository.HeadAsync(RbacBranch));
        changes.ShouldHaveSingleItem().After.ShouldBe(Samples.Bytes(Samples.RoleAfter));
    }

    [Fact]
    public async Task B1_a_second_run_changes_neither_a_byte_nor_a_reference()
    {
        var input = Samples.Input(Samples.RbacGroup, Samples.NetworkGroup);
        await _repository.Publisher.PublishAsync(input);
        var before = await _repository.SnapshotAsync();

        var outcomes = await _repository.Publisher.PublishAsync(input);

        outcomes.ShouldAllBe(outcome => outcome is PublishOutcome.Unchanged);
        (await _repository.SnapshotAsync()).ShouldBe(before);
    }
}
