using System.Collections.Immutable;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>Grants counted against the truth. Scores of several cases add up (micro-average).</summary>
/// <param name="Right">Granted and needed.</param>
/// <param name="Excess">Granted and not needed.</param>
/// <param name="Missing">Needed and not granted.</param>
public readonly record struct Score(long Right, long Excess, long Missing)
{
    /// <summary>Share of the grants that are needed; 1 when nothing is granted.</summary>
    public double Precision => Right + Excess == 0 ? 1 : (double)Right / (Right + Excess);

    /// <summary>Share of the needs that are granted; 1 when nothing is needed.</summary>
    public double Recall => Right + Missing == 0 ? 1 : (double)Right / (Right + Missing);

    /// <summary>Harmonic mean of <see cref="Precision"/> and <see cref="Recall"/>.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Both together.</summary>
    public static Score operator +(Score left, Score right) => new(left.Right + right.Right, left.Excess + right.Excess, left.Missing + right.Missing);

    internal static Score Of(ImmutableHashSet<string> granted, ImmutableHashSet<string> needed)
    {
        var right = granted.Count(needed.Contains);
        return new(right, granted.Count - right, needed.Count - right);
    }
}
