using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>minikube's storage provisioner: a real audit log that never records storage.k8s.io, of a window in which no claim was made.</summary>
public sealed class StorageProvisionerTests(AppliedStorageProvisioner applied) : IClassFixture<AppliedStorageProvisioner>
{
    [SharedFact]
    public Task Its_use_is_kept_R23() => ProvenAfterApply.HoldsAsync(applied);

    [SharedFact]
    public Task A_second_apply_changes_nothing_P5() => ProvenAfterApply.NothingIsLeftToApplyAsync(applied);

    [SharedFact]
    public void Rights_whose_use_the_log_cannot_show_are_abstained_on_R7()
    {
        applied.Work.Read("kube-system/storage-provisioner.yaml").ShouldContain("name: system:persistent-volume-provisioner");
        applied.Proposals.Objects("abstentions").ShouldContain(abstention =>
            abstention.Text("target") == "ClusterRoleBinding/storage-provisioner" && abstention.Text("reason").Contains("storageclasses.storage.k8s.io", StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task The_evaluator_agrees_with_every_reason_in_the_log_R6()
    {
        using var shipped = Workplace.OfShared("minikube-storage-provisioner");
        var verified = await shipped.VerifyAsync("--strict");

        verified.ShouldEndWith(0).Json.Number("api", "denied").ShouldBe(0);
        verified.Json.Number("api", "disagreements").ShouldBe(0);
        verified.Json.Number("api", "replayed").ShouldBeGreaterThan(0);
    }
}
