using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>The operators of <c>matchExpressions</c>.</summary>
public enum LabelOperator
{
    /// <summary>The key is there, with one of the values.</summary>
    In,

    /// <summary>The key is absent, or has none of the values.</summary>
    NotIn,

    /// <summary>The key is there.</summary>
    Exists,

    /// <summary>The key is absent.</summary>
    DoesNotExist,
}

/// <summary>One requirement on a label.</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ImmutableArray<string> Values)
{
    /// <inheritdoc/>
    public bool Equals(LabelRequirement? other) =>
        other is not null && Key == other.Key && Operator == other.Operator && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Operator, Values.Length);

    /// <summary>Whether labels meet it; a key that may be there unseen leaves it open.</summary>
    public Match Matches(LabelSet labels)
    {
        if (labels[Key] is { } value)
        {
            return Operator switch
            {
                LabelOperator.In => Values.Contains(value).ToMatch(),
                LabelOperator.NotIn => (!Values.Contains(value)).ToMatch(),
                LabelOperator.Exists => Match.Yes,
                LabelOperator.DoesNotExist => Match.No,
                _ => throw new InvalidOperationException($"{Operator} is no label operator."),
            };
        }

        return labels.MayCarry(Key) ? Match.Unknown : (Operator is LabelOperator.NotIn or LabelOperator.DoesNotExist).ToMatch();
    }

    /// <inheritdoc/>
    public override string ToString() => Operator switch
    {
        LabelOperator.In when Values.Length == 1 => $"{Key}={Values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => $"{Key} not in ({string.Join(',', Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
        _ => throw new InvalidOperationException($"{Operator} is no label operator."),
    };
}

/// <summary>
/// A label selector (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/): all requirements must be met; without
/// any it selects everything.
/// </summary>
public sealed record LabelSelector(ImmutableArray<LabelRequirement> Requirements)
{
    /// <summary>The empty selector, which selects everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => Requirements.IsEmpty;

    /// <summary>A selector of exact labels, in ordinal order.</summary>
    public static LabelSelector OfLabels(IEnumerable<KeyValuePair<string, string>> labels) =>
        new([.. labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value]))]);

    /// <summary>Reads <c>matchLabels</c> and <c>matchExpressions</c>; what cannot be read is named in <paramref name="faults"/>.</summary>
    public static LabelSelector Parse(JsonObject selector, string path, ICollection<string> faults)
    {
        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        foreach (var (key, value) in selector.Object("matchLabels") ?? [])
            requirements.Add(new(key, LabelOperator.In, [value.AsText() ?? ""]));
        foreach (var expression in selector.Objects("matchExpressions"))
        {
            if (expression.Text("key") is { } key && Enum.TryParse<LabelOperator>(expression.Text("operator"), out var @operator))
                requirements.Add(new(key, @operator, [.. expression.Texts("values")]));
            else
                faults.Add($"{path}.matchExpressions: expected key and operator In, NotIn, Exists or DoesNotExist");
        }

        return new(requirements.ToImmutable());
    }

    /// <summary>Whether labels meet all requirements.</summary>
    public Match Matches(LabelSet labels)
    {
        var answer = Match.Yes;
        foreach (var requirement in Requirements)
        {
            answer = answer.And(requirement.Matches(labels));
            if (answer == Match.No)
                break;
        }

        return answer;
    }

    /// <inheritdoc/>
    public bool Equals(LabelSelector? other) => other is not null && Requirements.SequenceEqual(other.Requirements);

    /// <inheritdoc/>
    public override int GetHashCode() => Requirements.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => IsEmpty ? "everything" : string.Join(", ", Requirements);
}
