using System.Text.RegularExpressions;

namespace KubeGuard.Hardening.Rbac.Generalisation;

/// <summary>What a name's form says about how long it lasts (R8, R28).</summary>
internal static partial class NameShape
{
    /// <summary>
    /// Whether the name looks made by a machine for one occasion: random suffixes of generateName, ReplicaSets and Kustomize (all from
    /// Kubernetes' vowel-free alphabet), UUIDs, long hexadecimal or decimal runs, ordinals.
    /// </summary>
    public static bool LooksGenerated(string name) =>
        RandomSuffix().IsMatch(name) || Uuid().IsMatch(name) || HexRun().IsMatch(name) || DigitRun().IsMatch(name) || Ordinal().IsMatch(name);

    /// <summary>The name with everything that counts up replaced: equal for the members of a set such as <c>db-0</c>, <c>db-1</c>.</summary>
    public static string SetOf(string name) => Digits().Replace(Uuid().Replace(name, "#"), "#");

    /// <summary>Whether the names are members of one set that count up.</summary>
    public static bool AreOneSet(IReadOnlyCollection<string> names) =>
        names.Count > 1 && names.Select(SetOf).Distinct(StringComparer.Ordinal).Count() < names.Count;

    [GeneratedRegex("-[bcdfghjklmnpqrstvwxz2456789]{5}$|-[bcdfghjklmnpqrstvwxz2456789]{8,10}$|-[bcdfghkmt2456789]{10}$")]
    private static partial Regex RandomSuffix();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"(?<![0-9a-z])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![0-9a-z])")]
    private static partial Regex HexRun();

    [GeneratedRegex("[0-9]{5,}")]
    private static partial Regex DigitRun();

    [GeneratedRegex("-[0-9]+$")]
    private static partial Regex Ordinal();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
