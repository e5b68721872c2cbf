using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Walks a document in the order of its text, compares each written node with what it shall be, and splices the difference. An alias or merge
/// key stays where the anchored node will still have the wanted value; otherwise the value is written out in its place.
/// </summary>
internal sealed class TreeEditor(DocumentContext context)
{
    private readonly Dictionary<YamlNode, JsonNode?> _definitions = new(ReferenceEqualityComparer.Instance);
    private readonly ValueReplacer _replacer = new(context);

    private SourceLayout Layout => context.Layout;

    /// <summary>Makes <paramref name="node"/> read as <paramref name="after"/>.</summary>
    /// <param name="node">The node as written.</param>
    /// <param name="before">What it reads as now.</param>
    /// <param name="after">What it shall read as.</param>
    /// <param name="edits">The edits at and below the node; null when there are none.</param>
    /// <param name="site">Where it stands.</param>
    public void Edit(YamlNode node, JsonNode? before, JsonNode? after, EditTree? edits, Site site)
    {
        if (node is YamlAlias alias)
        {
            if (!_definitions.TryGetValue(alias.Target, out var now) || !JsonNode.DeepEquals(now, after))
                _replacer.Replace(alias, after, site);
            return;
        }

        if (node.Anchor is not null)
            _definitions[node] = after;
        var isEqual = JsonNode.DeepEquals(before, after);
        if (isEqual && !context.HasAnchors)
            return;
        switch (node)
        {
            case YamlMapping { RawEntries.Length: > 0 } mapping when after is JsonObject members:
                EditMapping(mapping, (JsonObject)before!, members, edits, site);
                break;
            case YamlSequence { RawItems.Length: > 0 } sequence when after is JsonArray { Count: > 0 } items:
                EditSequence(sequence, (JsonArray)before!, items, edits);
                break;
            default:
                if (!isEqual)
                    _replacer.Replace(node, after, site);
                break;
        }
    }

    private void EditMapping(YamlMapping mapping, JsonObject before, JsonObject after, EditTree? edits, Site site)
    {
        var counting = CountingEntries(mapping);
        foreach (var index in counting)
        {
            var entry = mapping.RawEntries[index];
            if (entry.Value.Anchor is not null && after.TryGetPropertyValue(MappingDiff.NameOf(entry), out var wanted))
                _definitions[entry.Value] = wanted;
        }

        var plan = new MappingDiff(mapping, after, MergeSources.Of(mapping, before, after, _definitions)).Plan();
        if (plan.LeavesNothing)
        {
            _replacer.Replace(mapping, after, site);
            return;
        }

        var children = new Lazy<ImmutableArray<SourceSpan>>(() => [.. mapping.RawEntries.Select(entry => new SourceSpan(entry.Key.Span.Start, Layout.EndOf(entry)))]);
        Splice(mapping, plan, children, index =>
        {
            var entry = mapping.RawEntries[index];
            if (entry.Key.Anchor is not null)
                _definitions[entry.Key] = YamlJson.ToJson(entry.Key);
            var name = MappingDiff.NameOf(entry);
            if (counting.Contains(index))
                Edit(entry.Value, before[name], after[name], edits?[name], SiteOf(mapping, entry));
            else
                Learn(entry.Value);
        });
    }

    private void EditSequence(YamlSequence sequence, JsonArray before, JsonArray after, EditTree? edits)
    {
        var origins = edits?.Origins ?? SequenceAlignment.Match(before, after);
        var wanted = new JsonNode?[sequence.RawItems.Length];
        var plan = new ContainerPlan(sequence.RawItems.Length);
        var kept = origins.Where(origin => origin >= 0).ToHashSet();
        foreach (var index in Enumerable.Range(0, sequence.RawItems.Length).Where(index => !kept.Contains(index)))
            plan.Remove(index);
        var next = 0;
        foreach (var (index, origin) in origins.Index())
        {
            if (origin < 0)
            {
                plan.Insert(next, new(null, after[index]));
                continue;
            }

            wanted[origin] = after[index];
            next = origin + 1;
        }

        var dashes = new Lazy<ImmutableArray<int>>(() => sequence.IsFlow ? [] : Layout.Dashes(sequence));
        var children = new Lazy<ImmutableArray<SourceSpan>>(() =>
            [.. sequence.RawItems.Select((item, index) => sequence.IsFlow ? item.Span : new(dashes.Value[index], Math.Max(item.Span.End, dashes.Value[index] + 1)))]);
        Splice(sequence, plan, children, index =>
        {
            Site site = sequence.IsFlow
                ? new Site.Flow(sequence.RawItems[index].Span.Start, "")
                : new Site.Item(Layout.Column(dashes.Value[index]), dashes.Value[index] + 1);
            Edit(sequence.RawItems[index], before[index], wanted[index], edits?[index.ToString(CultureInfo.InvariantCulture)], site);
        });
    }

    private void Splice(YamlNode collection, ContainerPlan plan, Lazy<ImmutableArray<SourceSpan>> children, Action<int> editChild)
    {
        context.Enter(collection);
        Action<Gap>? splice = null;
        foreach (var gap in plan.Gaps())
        {
            if (gap.Previous >= 0)
                editChild(gap.Previous);
            if (gap.IsEmpty)
                continue;
            splice ??= Splicer(collection, children.Value);
            splice(gap);
        }

        context.Leave();
    }

    private Action<Gap> Splicer(YamlNode collection, ImmutableArray<SourceSpan> children)
    {
        var open = Layout.StartOfContent(collection);
        if (collection is YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true })
        {
            if (Layout.Text[open] is not ('{' or '['))
                throw new EditRefusedException("a pair without braces inside of brackets is not edited", collection.Span);
            return new FlowSplicer(context, collection, children).Splice;
        }

        if (collection is YamlMapping mapping && mapping.RawEntries.Any(IsExplicit))
            throw new EditRefusedException("a mapping with keys behind '?' is not edited", collection.Span);
        // Comments above the first child belong to it, but not those at the head of a document.
        return new BlockSplicer(context, children, ReferenceEquals(collection, context.Root) ? Layout.StartOfLine(open) : 0).Splice;
    }

    private Site SiteOf(YamlMapping mapping, YamlEntry entry)
    {
        var colon = Layout.EndOfColon(entry);
        if (!mapping.IsFlow)
            return new Site.Entry(Layout.Column(entry.Key.Span.Start), colon ?? throw new EditRefusedException("a key without a colon is not edited", entry.Key.Span));
        return colon is { } mark && mark <= entry.Value.Span.Start ? new Site.Flow(mark, " ") : new Site.Flow(entry.Key.Span.End, ": ");
    }

    private bool IsExplicit(YamlEntry entry)
    {
        var line = Layout.StartOfLine(entry.Key.Span.Start);
        return Layout.Text.AsSpan(line, entry.Key.Span.Start - line).TrimEnd(' ') is [.., '?'];
    }

    /// <summary>The indexes of the entries that count: of duplicate keys the last.</summary>
    private static HashSet<int> CountingEntries(YamlMapping mapping)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, entry) in mapping.RawEntries.Index())
        {
            if (!entry.IsMerge)
                last[MappingDiff.NameOf(entry)] = index;
        }

        return [.. last.Values];
    }

    /// <summary>Remembers the anchors in a value that stays as it is.</summary>
    private void Learn(YamlNode node)
    {
        if (node.Anchor is not null)
            _definitions[node] = YamlJson.ToJson(node);
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.RawEntries)
                {
                    Learn(entry.Key);
                    Learn(entry.Value);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.RawItems)
                    Learn(item);
                break;
            default:
                break;
        }
    }
}
