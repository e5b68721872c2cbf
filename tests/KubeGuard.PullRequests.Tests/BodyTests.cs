using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Hardening.Proposals;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Planning;

namespace KubeGuard.PullRequests.Tests;

public sealed class BodyTests
{
    [Fact]
    public void B14_the_parts_stand_in_the_order_of_a_review()
    {
        var body = Bodies.Of(Samples.NetworkGroup, Samples.Evidence, Samples.Facts);

        string[] order =
        [
            "This pull request adds 1 NetworkPolicy", "| Object | Change |", "<details", "```diff", "**Why.**", "902 ×", "**Proof.**", "**If the evidence missed something.**",
            "kubeguard verify", "git revert", "</details>", "```mermaid", "### What this rests on", "aaaaaaaaaaaaaaaa",
        ];
        order.Select(part => body.IndexOf(part, StringComparison.Ordinal)).ShouldBe(order.Select(part => body.IndexOf(part, StringComparison.Ordinal)).Order());
        order.ShouldAllBe(part => body.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1_000)]
    public void B15_a_body_stays_within_its_room_with_fences_and_details_closed(int objects)
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(line => $"line{line}: value\n"));
        var proposals = Enumerable.Range(0, objects).Select(index => Samples.NetworkPolicy with
        {
            Target = Samples.NetworkPolicy.Target with { Name = $"{new string('n', 200)}{index}" },
            Files = [Samples.Change($"{index}.yaml", null, text)],
            Graph = new([new($"shop/{index}", "shop/orders", "TCP 1", EdgeState.Kept)]),
        });
        var group = Samples.NetworkGroup with { Proposals = [.. proposals] };

        var body = Bodies.Of(group, Samples.Evidence, Samples.Facts, 55_000);

        body.Length.ShouldBeInRange(10_000, 55_000);
        var outside = Bodies.OutsideCode(body);
        Bodies.Count(outside, "<details").ShouldBe(Bodies.Count(outside, "</details>"));
        body.ShouldContain("not shown for length");
        body.ShouldContain("### What this rests on");
    }

    [Fact]
    public void B5_a_marker_survives_its_line_and_holds_nothing_that_ends_a_comment() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var marker = Marker(text.Get);
            var line = marker.ToLine();
            var read = StateMarker.Read(line)!;
            return !line.Contains('\n', StringComparison.Ordinal) && line.IndexOf("-->", StringComparison.Ordinal) == line.Length - 3
                && read.Title == new string([.. text.Get.EnumerateRunes().SelectMany(rune => rune.ToString())]) && read.Commits.SequenceEqual(marker.Commits);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void B5_any_damaged_marker_reads_as_none_and_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<int>(), (text, at) =>
        {
            var line = Marker("x").ToLine();
            var place = Math.Abs(at % line.Length);
            StateMarker.Read(line[..place]);
            StateMarker.Read(line.Insert(place, text.Get));
            BodyDocument.Read(text.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_is_taken_apart_and_put_together_again()
    {
        var body = BodyDocument.New(Marker("t"), "The section.\n\nMore.") with { Above = "Note on top.\n", Below = "Note below." };

        BodyDocument.Read(body.ToString()).ShouldNotBeNull().ToString().ShouldBe(body.ToString());
        BodyDocument.Read(body.ToString().ReplaceLineEndings("\r\n")).ShouldNotBeNull().Section.ShouldBe("The section.\n\nMore.");
    }

    [Fact]
    public void A_graph_drawn_as_Mermaid_is_read_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt, PositiveInt, EdgeState)[]>(), edges =>
        {
            var graph = new ConnectivityGraph([.. edges.Select(edge => new ConnectivityEdge($"ns-{edge.Item1.Get}/a_{edge.Item2.Get}", $"10.0.0.{edge.Item2.Get}/32 (x)", "TCP 80", edge.Item3))]);
            return MermaidGraph.Read(MermaidGraph.Write(graph))!.Edges.SequenceEqual(graph.Edges);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("flowchart TD\n  a --> b")]
    [InlineData("flowchart LR\n  n0[\"a\"]\n  n0 -->|\"x\"| n1")]
    [InlineData("flowchart LR\n  click n0 \"https://evil.example\"")]
    public void Other_Mermaid_is_not_drawn(string text) => MermaidGraph.Read(text).ShouldBeNull();

    private static StateMarker Marker(string text) => new()
    {
        Group = "rbac",
        Digest = "d",
        Commits = ["a", "b"],
        Fingerprints = ["f"],
        Title = text,
        Labels = [text],
    };
}
