using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>minikube's storage provisioner: a real audit log that never records storage.k8s.io, of a window in which no claim was made.</summary>
public sealed class StorageProvisionerTests
{
    private const string Name = "minikube-storage-provisioner";

    [SharedFact]
    public async Task Its_use_is_kept_and_a_second_apply_changes_nothing_R23()
    {
        using var work = Workplace.OfShared(Name);
        await ProvenAfterApply.HoldsAsync(work);
    }

    [SharedFact]
    public async Task Rights_whose_use_the_log_cannot_show_are_not_removed_as_unused_R7()
    {
        using var work = Workplace.OfShared(Name);
        await work.ApplyAsync();
        var manifests = work.Read("kube-system/storage-provisioner.yaml");

        manifests.ShouldContain("system:persistent-volume-provisioner");
    }

    [SharedFact]
    public async Task The_evaluator_agrees_with_every_reason_in_the_log_R6()
    {
        using var work = Workplace.OfShared(Name);
        var verified = await work.VerifyAsync("--strict");

        verified.ShouldEndWith(0).Json.Number("api", "denied").ShouldBe(0);
        verified.Json.Number("api", "disagreements").ShouldBe(0);
        verified.Json.Number("api", "replayed").ShouldBeGreaterThan(0);
    }
}
