using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.TestKit;
using Xunit.Abstractions;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>Changes of real objects: planned, and undone again.</summary>
public sealed class ChangePlannerRealDataTests(ITestOutputHelper output)
{
    [SharedTheory]
    [InlineData("e2e/controllers-platform/gitops", 4)]
    [InlineData("e2e/minikube-storage-provisioner/gitops", 1)]
    [InlineData("e2e/bookinfo/gitops", 1)]
    [InlineData("repos/onedr0p-home-ops", 23)]
    [InlineData("repos/online-boutique_HEAD", 41)]
    [InlineData("repos/argocd-example-apps", 5)]
    [InlineData("manifests", 61)]
    public void A_field_is_added_where_the_object_is_written_and_taken_away_again_without_a_trace(string folder, int every)
    {
        var manifests = Repository.At(SharedData.PathOf(["data", .. folder.Split('/')]));
        var refusals = new List<string>();
        var targets = manifests.Resources.Where(resource => resource.Body.Mapping("metadata") is not null).Where((_, index) => index % every == 0).ToList();
        foreach (var target in targets)
        {
            var all = manifests.Resources.Where(other => SameText(other, target)).ToList();
            switch (ChangePlanner.Plan(manifests, [.. all.Select(Annotate)]))
            {
                case ChangeOutcome.Planned planned:
                    Undo(manifests, planned, all);
                    break;
                case ChangeOutcome.Refused refused:
                    refusals.Add($"{target}: {refused.Reason}");
                    break;
            }
        }

        refusals.ForEach(output.WriteLine);
        output.WriteLine($"{folder}: {targets.Count - refusals.Count} of {targets.Count} objects edited and restored");
        refusals.Count.ShouldBeLessThanOrEqualTo(targets.Count / 20);
    }

    private static void Undo(ManifestSet manifests, ChangeOutcome.Planned planned, List<Resource> before)
    {
        var changes = before.Select(was => new ResourceChange.Modify(planned.After.Resources.First(now => now.Root == was.Root && SameText(now, was) && now.Id == was.Id), was.ToJson()));
        var back = ChangePlanner.Plan(planned.After, [.. changes]).ShouldBeOfType<ChangeOutcome.Planned>();
        foreach (var file in planned.Files)
            back.After.Files.Read(file.Path).ShouldBe(manifests.Files.Read(file.Path));
    }

    private static ResourceChange Annotate(Resource resource) => new ResourceChange.Modify(
        resource,
        resource.Changed(body => ((JsonObject)body["metadata"]!)["finalizers"] = new JsonArray([.. (body["metadata"]!["finalizers"]?.AsArray() ?? []).Select(item => item?.DeepClone()), "example.com/keep"])));

    private static bool SameText(Resource one, Resource other) =>
        one.Origin.File == other.Origin.File && one.Origin.Document == other.Origin.Document && one.Origin.Pointer == other.Origin.Pointer;
}
