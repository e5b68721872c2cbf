namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>
/// An answer that may depend on what a repository or a log does not tell: the labels of a namespace that is not in the repository,
/// whether a plugin compares an ipBlock with a pod's address. Ordered, so that "all of" is the least and "any of" the greatest.
/// </summary>
public enum Match
{
    /// <summary>Certainly not.</summary>
    No,

    /// <summary>What is known does not decide it.</summary>
    Unknown,

    /// <summary>Certainly.</summary>
    Yes,
}

/// <summary>Kleene's three-valued logic over <see cref="Match"/>.</summary>
public static class MatchLogic
{
    /// <summary>Both.</summary>
    public static Match And(this Match left, Match right) => left < right ? left : right;

    /// <summary>Either.</summary>
    public static Match Or(this Match left, Match right) => left > right ? left : right;

    /// <summary>A fact as an answer.</summary>
    public static Match ToMatch(this bool fact) => fact ? Match.Yes : Match.No;
}
