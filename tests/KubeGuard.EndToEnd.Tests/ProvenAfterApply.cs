using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>What holds for every repository and every log: the promises of the README.</summary>
internal static class ProvenAfterApply
{
    /// <summary>Holds an applied repository to the promises.</summary>
    public static async Task HoldsAsync(AppliedRepository applied)
    {
        foreach (var proposal in applied.Proposals.Proposals())
            HoldsFor(proposal);

        var proposed = applied.Proposals.Proposals().Where(proposal => proposal.Text("class") != "widen").SelectMany(FilesOf).Distinct();
        ChangedFiles(applied.Before, applied.Work.Files()).ShouldBe(proposed, ignoreOrder: true);

        Untouched(applied.Work.Repository).ShouldBe(applied.UntouchedBefore, "every root must still build to what it built before, the intended objects aside");

        var verified = await applied.Work.VerifyAsync();
        verified.ShouldEndWith(0).Json.Number("api", "denied").ShouldBe(0);
        verified.Json.Number("connections", "denied").ShouldBe(0);
    }

    /// <summary>Applies a second time.</summary>
    public static async Task NothingIsLeftToApplyAsync(AppliedRepository applied)
    {
        var once = applied.Work.Files();
        await applied.Work.ApplyAsync();
        ChangedFiles(once, applied.Work.Files()).ShouldBeEmpty("the second --apply must change nothing");
    }

    /// <summary>Every effective object of every root that no proposal of this release may touch, as JSON.</summary>
    public static ImmutableArray<string> Untouched(string repository) =>
    [
        .. ManifestReader.Read(new RepositoryDirectory(repository)).Resources
            .Where(resource => resource.Id.Kind is not ("Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" or "NetworkPolicy"))
            .Select(resource => $"{resource.Root} {resource.Id}: {resource.ToJson().ToJsonString()}")
            .Order(StringComparer.Ordinal),
    ];

    private static void HoldsFor(JsonObject proposal)
    {
        var id = proposal.Text("id");
        proposal["files"]!.AsArray().ShouldNotBeEmpty(id);
        proposal["rationale"]!.AsArray().ShouldNotBeEmpty(id);
        proposal.Number("proof", "denied").ShouldBe(0, id);
        if (proposal.Text("class") == "refine")
            proposal.Number("proof", "widened").ShouldBe(0, id);
    }

    private static IEnumerable<string> FilesOf(JsonObject proposal) => proposal.Objects("files").Select(file => file.Text("path"));

    private static IEnumerable<string> ChangedFiles(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path)).Order(StringComparer.Ordinal);
}
