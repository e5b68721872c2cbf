using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Finds out how a document is written, so that what is added looks like what is near.</summary>
internal sealed class StyleProbe
{
    private readonly Dictionary<YamlNode, StyleEvidence> _evidence = new(ReferenceEqualityComparer.Instance);
    private readonly SourceLayout _layout;

    private StyleProbe(SourceLayout layout) => _layout = layout;

    /// <summary>Whether the document has anchors.</summary>
    public bool HasAnchors { get; private set; }

    public static StyleProbe Of(YamlNode root, SourceLayout layout)
    {
        var probe = new StyleProbe(layout);
        probe.Collect(root);
        return probe;
    }

    /// <summary>The style inside the last of <paramref name="scopes"/> (outermost first); what it does not show is taken from the next one out.</summary>
    public YamlStyle StyleIn(IReadOnlyList<YamlNode> scopes)
    {
        var near = scopes.Reverse().Select(scope => _evidence.GetValueOrDefault(scope)).OfType<StyleEvidence>().ToList();
        return new()
        {
            IndentStep = Nearest(evidence => evidence.Step) ?? YamlStyle.Default.IndentStep,
            IndentSequences = near.FirstOrDefault(evidence => evidence.Indented + evidence.Flush > 0) is { } dashes && dashes.Indented >= dashes.Flush,
            FlowScalarSequences = near.FirstOrDefault(evidence => evidence.FlowScalars + evidence.BlockScalars > 0) is { } lists && lists.FlowScalars > lists.BlockScalars,
            ItemQuoting = Nearest(evidence => evidence.ItemQuoting) ?? YamlQuoting.Plain,
            FlowItemQuoting = Nearest(evidence => evidence.FlowItemQuoting) ?? YamlQuoting.Plain,
            ValueQuoting = Nearest(evidence => evidence.ValueQuoting) ?? YamlQuoting.Plain,
            NeededQuoting = Nearest(evidence => evidence.NeededQuoting) ?? YamlQuoting.Double,
            LineBreak = _layout.LineBreak,
        };

        T? Nearest<T>(Func<StyleEvidence, T?> shown)
            where T : struct => near.Select(shown).FirstOrDefault(found => found is not null);
    }

    private StyleEvidence Collect(YamlNode node)
    {
        HasAnchors |= node.Anchor is not null;
        var evidence = new StyleEvidence();
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.RawEntries)
                {
                    HasAnchors |= entry.Key.Anchor is not null;
                    CollectEntry(mapping, entry, evidence);
                }

                break;
            case YamlSequence sequence:
                CollectItems(sequence, evidence);
                break;
            default:
                return evidence;
        }

        _evidence[node] = evidence;
        return evidence;
    }

    private void CollectEntry(YamlMapping mapping, YamlEntry entry, StyleEvidence evidence)
    {
        evidence.Add(Collect(entry.Value));
        if (entry.Value is YamlScalar { Tag: null } scalar)
            evidence.CountValue(scalar);
        if (mapping.IsFlow)
            return;
        var column = _layout.Column(entry.Key.Span.Start);
        if (entry.Value is YamlMapping { IsFlow: false } child)
            evidence.CountStep(_layout.Column(_layout.StartOfContent(child)) - column);
        else if (entry.Value is YamlSequence { IsFlow: false } sequence)
            evidence.CountSequence(_layout.Column(_layout.StartOfContent(sequence)) - column);
    }

    private void CollectItems(YamlSequence sequence, StyleEvidence evidence)
    {
        foreach (var item in sequence.RawItems)
        {
            evidence.Add(Collect(item));
            if (item is YamlScalar { Tag: null } scalar)
                evidence.CountItem(scalar, sequence);
        }

        if (sequence.RawItems.Length > 0 && sequence.RawItems.All(item => item is YamlScalar))
            evidence.CountScalars(sequence);
    }
}
