using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Hardening.Policies.Settings;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Policies.Reading;

/// <summary>One walk over a policy document: makes the policy, notes where each value stands, and collects every mistake.</summary>
internal sealed class PolicyWalk(YamlNode root)
{
    /// <summary>More mistakes are not listed: who sees these has enough to do.</summary>
    private const int MostProblems = 200;

    private const int LongestGot = 60;

    private readonly List<PolicyProblem> _problems = [];
    private readonly ImmutableSortedDictionary<string, SourceLocation>.Builder _places =
        ImmutableSortedDictionary.CreateBuilder<string, SourceLocation>(StringComparer.Ordinal);

    public PolicyReading Read()
    {
        if (Section(PolicyShape.Of(typeof(RepositoryPolicy)), root, "") is not RepositoryPolicy policy)
            return new PolicyReading.Invalid(InOrder(_problems));
        var places = _places.ToImmutable();
        var checks = new PolicyChecks(policy, root, places);
        _problems.AddRange(checks.Errors.Where(error => !IsKnownWrong(error.Path)));
        return _problems.Count > 0
            ? new PolicyReading.Invalid(InOrder(_problems))
            : new PolicyReading.Valid(policy, new(places), PolicySource.Of(root.Source), InOrder(checks.Warnings));
    }

    /// <summary>
    /// Whether the values that a check compared were not read: it then judged their defaults. Checks compare inside one section, or inside one entry
    /// of a list of entries.
    /// </summary>
    private bool IsKnownWrong(string path)
    {
        var scope = path.EndsWith(']') && path.StartsWith("exceptions", StringComparison.Ordinal) ? path : path.Split('.', '[')[0];
        return _problems.Exists(problem => problem.Path.StartsWith(scope, StringComparison.Ordinal));
    }

    private object? Value(PolicyValue value, YamlNode node, string path)
    {
        switch (value)
        {
            case PolicyValue.Section section:
                return Section(section.Shape, node, path);
            case PolicyValue.List list:
                return List(list, node, path);
            case PolicyValue.Scalar scalar when node is YamlScalar { IsNullValue: false } text:
                return Scalar(scalar.Type, text, path);
            case PolicyValue.Scalar scalar:
                return Wrong(node, path, scalar.Type.Expected);
            default:
                throw new InvalidOperationException("A policy value that the reader does not know.");
        }
    }

    private object? Scalar(PolicyScalar type, YamlScalar node, string path)
    {
        switch (type.Read(node))
        {
            case TextReading<object>.Good good:
                return good.Value;
            case TextReading<object>.Bad bad:
                return Wrong(node, path, bad.Expected, bad.Nearest);
            default:
                throw new InvalidOperationException("A reading that is neither good nor bad.");
        }
    }

    private object? List(PolicyValue.List list, YamlNode node, string path)
    {
        if (node is not YamlSequence sequence)
            return Wrong(node, path, "a list, with a dash before each item");
        var items = Array.CreateInstance(list.ItemType, sequence.RawItems.Length);
        var isWhole = true;
        var index = 0;
        foreach (var item in sequence.Items)
        {
            var place = $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";
            _places[place] = item.Location;
            var value = Value(list.Item, item, place);
            isWhole &= value is not null;
            if (value is not null)
                items.SetValue(value, index);
            index++;
            if (_problems.Count >= MostProblems)
                break;
        }

        return isWhole ? ImmutableItems.Of(list.ItemType, items) : null;
    }

    /// <summary>The section with every key that could be read; null when there are no keys at all.</summary>
    private object? Section(PolicyShape shape, YamlNode node, string path)
    {
        if (node is not YamlMapping mapping)
            return Wrong(node, path, "keys with values");
        var section = shape.Create();
        ReportDuplicates(mapping, path);
        foreach (var entry in mapping.Entries)
        {
            if (_problems.Count >= MostProblems)
                break;
            if (entry.Name is not { } name || shape.Find(name) is not { } key)
                ReportUnknown(shape, entry, path);
            else if (!entry.Value.IsNull)
                Set(section, key, entry.Value, Join(path, name));
        }

        foreach (var missing in shape.Keys.Where(key => key.IsRequired && mapping[key.Name] is null or { IsNull: true }))
            _problems.Add(new(mapping.Location, path, $"no {missing.Name}", $"{missing.Name}: {missing.Description}"));
        return section;
    }

    private void Set(object section, PolicyKey key, YamlNode node, string path)
    {
        _places[path] = node.Location;
        if (Value(key.Value, node, path) is not { } value)
            return;
        if (key.Limits?.IsValid(value) == false)
            Wrong(node, path, $"from {Bound(key, key.Limits.Minimum)} to {Bound(key, key.Limits.Maximum)}");
        else
            key.Property.SetValue(section, value);
    }

    private static string Bound(PolicyKey key, object bound) =>
        key.Value is PolicyValue.Scalar scalar ? scalar.Type.Write(bound).ToString() : throw new InvalidOperationException($"{key.Name} has limits and is no scalar.");

    private void ReportDuplicates(YamlMapping mapping, string path)
    {
        var seen = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (var entry in mapping.RawEntries.Where(entry => !entry.IsMerge && entry.Name is not null))
        {
            if (!seen.TryAdd(entry.Name!, entry))
                _problems.Add(new(entry.Key.Location, Join(path, entry.Name!), "the key a second time", $"each key once; the first is in line {Line(seen[entry.Name!].Key)}"));
        }
    }

    private void ReportUnknown(PolicyShape shape, YamlEntry entry, string path)
    {
        var name = entry.Name ?? "";
        var isHosts = HostKeys.Contains(name);
        var keys = shape.Keys.Select(key => key.Name).ToList();
        _problems.Add(new(
            entry.Key.Location,
            Join(path, Short(name)),
            "an unknown key",
            isHosts ? HostKeys.Expected : $"one of {string.Join(", ", keys)}",
            isHosts ? null : NearestName.Of(name, keys)));
    }

    private object? Wrong(YamlNode node, string path, string expected, string? nearest = null)
    {
        _problems.Add(new(node.Location, path, Got(node), expected, nearest));
        return null;
    }

    private static string Got(YamlNode node) => node.Resolved switch
    {
        YamlMapping => "keys with values",
        YamlSequence => "a list",
        YamlScalar { IsNullValue: true } or YamlScalar { Value: "" } => "nothing",
        YamlScalar scalar => $"'{Short(scalar.Value)}'",
        _ => "something else",
    };

    private static string Short(string text) => text.Length > LongestGot ? $"{text[..LongestGot]}…" : text;

    private static string Line(YamlNode node) => node.Location.Line.ToString(CultureInfo.InvariantCulture);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static ImmutableArray<PolicyProblem> InOrder(IEnumerable<PolicyProblem> problems) =>
    [
        .. problems.Distinct().OrderBy(problem => problem.Location.Line).ThenBy(problem => problem.Location.Column)
            .ThenBy(problem => problem.Path, StringComparer.Ordinal).ThenBy(problem => problem.Expected, StringComparer.Ordinal),
    ];
}

/// <summary>Immutable arrays of a type that is only known when the program runs.</summary>
file static class ImmutableItems
{
    public static object Of(Type itemType, Array items) =>
        typeof(ImmutableItems).GetMethod(nameof(Make))!.MakeGenericMethod(itemType).Invoke(null, [items])!;

    public static ImmutableArray<T> Make<T>(T[] items) => [.. items];
}
