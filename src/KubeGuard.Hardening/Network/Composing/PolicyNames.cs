using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>Names of new policies: the workload's, with as little added as makes it free.</summary>
internal static class PolicyNames
{
    private const int LongestName = 253;

    public static string ForNew(NetworkModel model, Workload workload, IReadOnlyList<PolicyDirection> directions)
    {
        var plain = IsOnlyOfItsName(model, workload) ? workload.Name : $"{workload.Name}-{workload.Kind.ToLowerInvariant()}";
        return Free(model, workload.Namespace, directions is [var only]
            ? [plain, $"{plain}-{only.ToString().ToLowerInvariant()}", $"{plain}-observed"]
            : [plain, $"{plain}-observed"]);
    }

    public static string ForMissing(NetworkModel model, Workload workload)
    {
        var plain = IsOnlyOfItsName(model, workload) ? workload.Name : $"{workload.Name}-{workload.Kind.ToLowerInvariant()}";
        return Free(model, workload.Namespace, [$"{plain}-missing", $"{plain}-missing-observed"]);
    }

    /// <summary>A name as part of a file name.</summary>
    public static string FileStem(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' ? character : '-'));

    private static bool IsOnlyOfItsName(NetworkModel model, Workload workload) =>
        model.WorkloadsIn(workload.Namespace).Count(other => other.Name == workload.Name) == 1;

    private static string Free(NetworkModel model, string @namespace, IReadOnlyList<string> candidates)
    {
        var taken = model.Policies.Where(policy => policy.Policy.Namespace == @namespace).Select(policy => policy.Policy.Name).ToHashSet(StringComparer.Ordinal);
        var endless = candidates.Concat(Enumerable.Range(2, taken.Count + 1).Select(number => $"{candidates[^1]}-{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        var free = endless.First(name => !taken.Contains(name));
        return free.Length <= LongestName ? free : free[..LongestName].TrimEnd('-', '.');
    }
}
