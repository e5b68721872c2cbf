using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Risk;

/// <summary>What a change takes from an attacker: the escalation paths that were open and no longer are, and the wildcards that are gone.</summary>
internal sealed class ClosedPaths
{
    private const int MostGains = 6;

    private ClosedPaths(ImmutableArray<EscalationPath> paths, ImmutableArray<string> wildcards, bool isClusterWide)
    {
        Paths = paths;
        Misconfigurations = [.. paths.Select(path => Misconfiguration(path, isClusterWide)).OfType<string>().Concat(wildcards).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var worst = paths.Select(path => path.Severity).Append(wildcards.IsEmpty ? Severity.Low : Severity.Medium).Max();
        Severity = isClusterWide || worst < Severity.High ? worst : worst - 1;
    }

    /// <summary>The paths, the worst first.</summary>
    public ImmutableArray<EscalationPath> Paths { get; }

    /// <summary>Ids of the misconfiguration index that are mended.</summary>
    public ImmutableArray<string> Misconfigurations { get; }

    /// <summary>How bad the state before was, one step less where it was held to namespaces.</summary>
    public Severity Severity { get; }

    /// <summary>Compares rules before and after.</summary>
    /// <param name="before">Rules before the change.</param>
    /// <param name="after">Rules afterwards.</param>
    /// <param name="others">What the same subjects hold besides: a path that these leave open is not closed.</param>
    /// <param name="isClusterWide">Whether the rules count in the whole cluster.</param>
    public static ClosedPaths Between(
        IReadOnlyList<PolicyRule> before, IReadOnlyList<PolicyRule> after, IReadOnlyList<PolicyRule> others, bool isClusterWide) => new(
        [.. EscalationPath.All.Where(path => path.IsOpenIn(before, isClusterWide) && !path.IsOpenIn(after, isClusterWide) && !path.IsOpenIn(others, isClusterWide: true))],
        [.. Wildcards(before).Except(Wildcards(after), StringComparer.Ordinal)],
        isClusterWide);

    /// <summary>The gains in words, the worst first: <c>read Secrets or attach to other pods</c>; the first takes in all others when it is everything.</summary>
    public override string ToString()
    {
        var gains = Paths.Select(path => path.Gain).Take(Paths is [{ Misconfiguration: EscalationPath.Everything }, ..] ? 1 : MostGains).ToList();
        if (Paths.Length > gains.Count && gains.Count == MostGains)
            gains.Add(string.Create(CultureInfo.InvariantCulture, $"do {Paths.Length - MostGains} more things that lead to power"));
        return gains.Count < 2 ? string.Concat(gains) : $"{string.Join(", ", gains[..^1])} or {gains[^1]}";
    }

    private static string? Misconfiguration(EscalationPath path, bool isClusterWide) =>
        path.Misconfiguration == "KG-RBAC-010" && !isClusterWide ? "KG-RBAC-011" : path.Misconfiguration;

    private static IEnumerable<string> Wildcards(IReadOnlyList<PolicyRule> rules)
    {
        if (rules.Any(rule => rule.Verbs.Contains("*")))
            yield return "KG-RBAC-003";
        if (rules.Any(rule => rule.Resources.Any(resource => resource == "*" || resource.StartsWith("*/", StringComparison.Ordinal))))
            yield return "KG-RBAC-004";
        if (rules.Any(rule => rule.ApiGroups.Contains("*")))
            yield return "KG-RBAC-005";
    }
}
