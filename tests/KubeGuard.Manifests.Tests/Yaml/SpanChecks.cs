using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Tests.Yaml;

/// <summary>What must hold of the spans of every tree.</summary>
internal static class SpanChecks
{
    public static void Verify(YamlNode node, SourceSpan within)
    {
        if (!within.Contains(node.Span))
            Assert.Fail($"{node.Location} {node.Span} lies outside of {within}");
        var slice = node.Source.Slice(node.Span).ToString();
        switch (node)
        {
            case YamlAlias alias:
                slice.ShouldBe("*" + alias.Name);
                break;
            case YamlScalar { Anchor: null, Tag: null } scalar:
                VerifyScalar(scalar, slice);
                break;
            case YamlSequence sequence:
                if (sequence.IsFlow)
                    slice.ShouldEndWith("]");
                VerifyChildren(sequence.RawItems, sequence.Span);
                break;
            case YamlMapping mapping:
                VerifyChildren(mapping.RawEntries.SelectMany(entry => (YamlNode[])[entry.Key, entry.Value]), mapping.Span);
                break;
            default:
                break;
        }
    }

    private static void VerifyScalar(YamlScalar scalar, string slice)
    {
        switch (scalar.Style)
        {
            case YamlScalarStyle.Plain when !slice.Any(YamlCharacters.IsBreak):
                slice.ShouldBe(scalar.Value);
                break;
            case YamlScalarStyle.SingleQuoted:
                (slice[0], slice[^1]).ShouldBe(('\'', '\''));
                break;
            case YamlScalarStyle.DoubleQuoted:
                (slice[0], slice[^1]).ShouldBe(('"', '"'));
                break;
            case YamlScalarStyle.Literal or YamlScalarStyle.Folded:
                slice[0].ShouldBe(scalar.Style == YamlScalarStyle.Literal ? '|' : '>');
                break;
            default:
                break;
        }
    }

    private static void VerifyChildren(IEnumerable<YamlNode> children, SourceSpan within)
    {
        var end = within.Start;
        foreach (var child in children)
        {
            if (child.Span.Start < end)
                Assert.Fail($"{child.Location} begins before the node in front of it ends");
            Verify(child, within);
            end = child.Span.End;
        }
    }
}
