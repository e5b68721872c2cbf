using System.Collections.Immutable;
using System.Text.RegularExpressions;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>What is made where the field of a replacement's target is missing.</summary>
internal enum MissingField
{
    /// <summary>Nothing: that is an error.</summary>
    StaysMissing,

    /// <summary>The field and what leads to it.</summary>
    IsMade,
}

/// <summary>
/// The fields of a resource that the dotted path of a replacement's target names: keys, positions, <c>*</c> for every item of a list, and
/// <c>[key=pattern]</c> for those items whose field matches.
/// </summary>
internal sealed class TargetFields
{
    private readonly ImmutableArray<string> _path;
    private readonly YamlNode _at;
    private readonly MissingField _missing;
    private readonly Func<YamlNode?, YamlNode> _change;

    private TargetFields(string path, YamlNode at, MissingField missing, Func<YamlNode?, YamlNode> change)
    {
        _path = FieldPath.Dotted(path);
        _at = at;
        _missing = missing;
        _change = change;
    }

    private int Found { get; set; }

    /// <summary>
    /// The resource with each of the fields as <paramref name="change"/> makes it, which is given null for a field that is missing and made.
    /// A path that leads nowhere is an error.
    /// </summary>
    public static YamlMapping Change(YamlMapping resource, string path, YamlNode at, MissingField missing, Func<YamlNode?, YamlNode> change)
    {
        var fields = new TargetFields(path, at, missing, change);
        var changed = fields.Change(resource, fields._path.AsSpan());
        if (fields.Found == 0)
            throw new KustomizeException(at, $"The field {path} of {resource.Text("kind")} {resource.Mapping("metadata")?.Text("name")} does not exist: there is nothing to replace.");
        return changed as YamlMapping ?? throw new KustomizeException(at, $"'{path}' replaces the whole resource.");
    }

    private YamlNode Change(YamlNode? node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            Found++;
            return _change(node);
        }

        var part = path[0];
        if (FieldLookup.Position(part) is { } index)
            return ChangeAt(Items(node, part), index, path);
        if (FieldLookup.IsCondition(part))
            return ChangeMatching(Items(node, part), FieldLookup.Condition(part), path);
        if (part == "*")
            return ChangeEach(Items(node, part), path, _ => true);
        return ChangeField(node, part, path);
    }

    private YamlNode ChangeField(YamlNode? node, string key, ReadOnlySpan<string> path)
    {
        var mapping = node switch
        {
            YamlMapping present => present,
            null => YamlTree.Mapping(_at),
            { IsNull: true } => null,
            _ => throw new KustomizeException(_at, $"'{key}' is asked of something that is no mapping."),
        };
        if (mapping is null)
            return node!;
        var child = mapping[key];
        return child is null && _missing == MissingField.StaysMissing ? mapping : mapping.With(key, Change(child?.Resolved, path[1..]));
    }

    private YamlSequence ChangeAt(YamlSequence items, int index, ReadOnlySpan<string> path)
    {
        if (index == items.RawItems.Length && _missing == MissingField.IsMade)
            return items.WithItems(items.RawItems.Add(Change(null, path[1..])));
        if (index >= items.RawItems.Length)
            throw new KustomizeException(_at, $"Item {index} is asked of a list of {items.RawItems.Length}.");
        return items.WithItems(items.RawItems.SetItem(index, Change(items.RawItems[index].Resolved, path[1..])));
    }

    private YamlSequence ChangeEach(YamlSequence items, ReadOnlySpan<string> path, Func<YamlNode, bool> isMeant)
    {
        var changed = items.RawItems.ToBuilder();
        for (var i = 0; i < changed.Count; i++)
        {
            if (isMeant(changed[i].Resolved))
                changed[i] = Change(changed[i].Resolved, path[1..]);
        }

        return items.WithItems(changed.DrainToImmutable());
    }

    private YamlSequence ChangeMatching(YamlSequence items, KeyValuePair<string, string> condition, ReadOnlySpan<string> path)
    {
        var pattern = Pattern(condition.Value);
        var isMeant = (YamlNode item) => (condition.Key.Length == 0 ? item : (item as YamlMapping)?[condition.Key]) is YamlScalar scalar && pattern.IsMatch(scalar.Value);
        if (_missing == MissingField.IsMade && !items.Items.Any(isMeant))
        {
            return items.WithItems(items.RawItems.Add(condition.Key.Length == 0
                ? Change(null, default)
                : Change(YamlTree.Mapping(_at).With(condition.Key, YamlTree.Plain(_at, condition.Value)), path[1..])));
        }

        // Of a plain value nothing is below: Kustomize takes the value itself, whatever the path goes on with.
        return ChangeEach(items, condition.Key.Length == 0 ? path[..1] : path, isMeant);
    }

    private YamlSequence Items(YamlNode? node, string part) => node switch
    {
        YamlSequence items => items,
        null or { IsNull: true } => YamlTree.Sequence(_at, []),
        _ => throw new KustomizeException(_at, $"'{part}' is asked of something that is no list."),
    };

    private Regex Pattern(string text)
    {
        try
        {
            return new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception invalid) when (invalid is ArgumentException or NotSupportedException)
        {
            throw new KustomizeException(_at, $"'{text}' is not a regular expression: {invalid.Message}");
        }
    }
}
