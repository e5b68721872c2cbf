using System.Collections.Frozen;
using System.Collections.Immutable;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>How much the source of some labels tells; decides what the absence of a key means.</summary>
public enum LabelKnowledge
{
    /// <summary>Every label: an absent key is absent.</summary>
    Complete,

    /// <summary>A pod template: controllers add their own labels (hashes, ordinals, job names) to the pods.</summary>
    Template,

    /// <summary>A flow log: the plugin leaves out labels that make no identity (hashes, most of <c>*.kubernetes.io</c>).</summary>
    FlowLog,

    /// <summary>Only what is listed is known, as for a namespace that the repository does not hold.</summary>
    Partial,
}

/// <summary>Labels of a pod or namespace, and what their absence means.</summary>
public sealed class LabelSet
{
    private readonly FrozenDictionary<string, string> _labels;

    /// <summary>Creates a set; of duplicate keys the last counts.</summary>
    public LabelSet(IEnumerable<KeyValuePair<string, string>> labels, LabelKnowledge knowledge = LabelKnowledge.Complete)
    {
        var collected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
            collected[key] = value;
        _labels = collected.ToFrozenDictionary(StringComparer.Ordinal);
        Knowledge = knowledge;
    }

    /// <summary>No labels at all.</summary>
    public static LabelSet Empty { get; } = new([]);

    /// <summary>What the absence of a key means.</summary>
    public LabelKnowledge Knowledge { get; }

    /// <summary>The labels in ordinal order of their keys.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Sorted => [.. _labels.OrderBy(label => label.Key, StringComparer.Ordinal)];

    /// <summary>Number of labels known.</summary>
    public int Count => _labels.Count;

    /// <summary>The value of a key, or null when it is not known to be there.</summary>
    public string? this[string key] => _labels.GetValueOrDefault(key);

    /// <summary>Whether an absent key may be there all the same.</summary>
    public bool MayCarry(string key) => Knowledge switch
    {
        LabelKnowledge.Complete => false,
        LabelKnowledge.Template => GeneratedLabels.IsGenerated(key),
        LabelKnowledge.FlowLog => GeneratedLabels.IsShortLived(key) || GeneratedLabels.IsLeftOutOfIdentities(key),
        LabelKnowledge.Partial => true,
        _ => throw new InvalidOperationException($"{Knowledge} is no label knowledge."),
    };

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Sorted.Select(label => $"{label.Key}={label.Value}"));
}
