using System.Text.Json.Nodes;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>What holds for every repository and every log: the promises of the README.</summary>
internal static class ProvenAfterApply
{
    /// <summary>Applies the proposals and holds the result to the promises; gives <c>proposals.json</c>.</summary>
    public static async Task<JsonObject> HoldsAsync(Workplace work)
    {
        var untouched = work.Files();
        var proposals = await work.ApplyAsync();
        foreach (var proposal in proposals.Proposals())
            HoldsFor(proposal);

        var changed = ChangedFiles(untouched, work.Files());
        changed.ShouldBe(proposals.Proposals().Where(proposal => proposal.Text("class") != "widen").SelectMany(FilesOf).Distinct(), ignoreOrder: true);

        var verified = await work.VerifyAsync();
        verified.ShouldEndWith(0).Json.Number("api", "denied").ShouldBe(0);
        verified.Json.Number("connections", "denied").ShouldBe(0);

        var applied = work.Files();
        await work.ApplyAsync();
        ChangedFiles(applied, work.Files()).ShouldBeEmpty("the second --apply must change nothing");
        return proposals;
    }

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

    public static IEnumerable<string> ChangedFiles(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path)).Order(StringComparer.Ordinal);
}
