using System.Collections.Immutable;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>
/// The <c>aggregationRule</c> of a ClusterRole: the control plane overwrites its rules with those of every other ClusterRole that any of
/// the selectors matches. Without selectors nothing matches.
/// </summary>
/// <param name="Selectors">Label selectors, any of which suffices.</param>
public sealed record AggregationRule(ImmutableArray<LabelSelector> Selectors)
{
    /// <summary>Whether a ClusterRole with these labels becomes a part.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Selectors.Any(selector => selector.Matches(labels));
}

/// <summary>A label selector: all requirements must hold; one without requirements matches everything.</summary>
/// <param name="Requirements"><c>matchLabels</c> (as <see cref="SelectorOperator.In"/>) and <c>matchExpressions</c>.</param>
public sealed record LabelSelector(ImmutableArray<LabelRequirement> Requirements)
{
    /// <summary>The selector that asks for one value of one label.</summary>
    public static LabelSelector Of(string key, string value) => new([new(key, SelectorOperator.In, [value])]);

    /// <summary>Whether all requirements hold.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Requirements.All(requirement => requirement.Holds(labels));
}

/// <summary>How a label is asked for.</summary>
public enum SelectorOperator
{
    /// <summary>The label is there and has one of the values.</summary>
    In,

    /// <summary>The label is absent, or has none of the values.</summary>
    NotIn,

    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is absent.</summary>
    DoesNotExist,
}

/// <summary>One requirement on one label.</summary>
/// <param name="Key">Label key.</param>
/// <param name="Operator">How it is asked for.</param>
/// <param name="Values">Values for <see cref="SelectorOperator.In"/> and <see cref="SelectorOperator.NotIn"/>.</param>
public sealed record LabelRequirement(string Key, SelectorOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>Whether the requirement holds.</summary>
    public bool Holds(IReadOnlyDictionary<string, string> labels) => Operator switch
    {
        SelectorOperator.In => labels.TryGetValue(Key, out var value) && Values.Contains(value),
        SelectorOperator.NotIn => !labels.TryGetValue(Key, out var value) || !Values.Contains(value),
        SelectorOperator.Exists => labels.ContainsKey(Key),
        SelectorOperator.DoesNotExist => !labels.ContainsKey(Key),
        _ => throw new InvalidOperationException($"unknown selector operator {Operator}"),
    };
}
