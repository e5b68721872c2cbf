using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>
/// <c>postBuild</c>: variables in the built objects. What a variable makes is written by the variable's definition. A text with a variable that
/// only the cluster knows stays as it is written.
/// </summary>
internal sealed class FluxSubstitution(FluxVariables variables)
{
    private const string Switch = "kustomize.toolkit.fluxcd.io/substitute";

    private readonly SortedSet<string> _missed = new(StringComparer.Ordinal);
    private BuildItem? _item;

    /// <exception cref="KustomizeException">A text is no valid template, or not YAML any more afterwards: Flux refuses the whole.</exception>
    public void Apply(IEnumerable<BuildItem> items)
    {
        foreach (var item in items.Where(item => !IsDisabled(item, "labels") && !IsDisabled(item, "annotations")))
        {
            _item = item;
            item.Node = (YamlMapping)Substitute(item.Node);
        }
    }

    /// <summary>The sources that would have been needed, said once each.</summary>
    public IEnumerable<ManifestProblem> Problems => _missed.Count == 0
        ? []
        : variables.Unknown.Select(source => new ManifestProblem(
            ManifestProblemKind.NotFollowed, source.At.Location, $"{source.Reason}, so {string.Join(", ", _missed)} may be anything: texts with them stay as they are written."));

    private static bool IsDisabled(BuildItem item, string field) => item.Metadata?.Mapping(field)?.Text(Switch) == "disabled";

    private YamlNode Substitute(YamlNode node)
    {
        switch (node.Resolved)
        {
            case YamlMapping mapping:
                return SubstituteMapping(mapping);
            case YamlSequence sequence:
                var items = sequence.RawItems;
                for (var i = 0; i < items.Length; i++)
                {
                    var replaced = Substitute(items[i]);
                    if (!ReferenceEquals(replaced, items[i].Resolved))
                        items = items.SetItem(i, replaced);
                }

                return items == sequence.RawItems ? sequence : sequence.WithItems(items);
            case YamlScalar scalar when scalar.Value.Contains('$', StringComparison.Ordinal):
                return SubstituteScalar(scalar);
            case var other:
                return other;
        }
    }

    private YamlMapping SubstituteMapping(YamlMapping mapping)
    {
        var entries = mapping.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            var key = entries[i].Key.Resolved;
            var newKey = key is YamlScalar scalar && scalar.Value.Contains('$', StringComparison.Ordinal) ? SubstituteScalar(scalar) : key;
            var value = Substitute(entries[i].Value);
            if (!ReferenceEquals(newKey, key) || !ReferenceEquals(value, entries[i].Value))
                entries = entries.SetItem(i, new(newKey, value));
        }

        return entries == mapping.Entries ? mapping : mapping.WithEntries(entries);
    }

    private YamlNode SubstituteScalar(YamlScalar scalar)
    {
        var printed = PrintedScalar.Of(scalar.Value);
        var used = new SortedSet<string>(StringComparer.Ordinal);
        var text = Evaluate(scalar, printed ?? scalar.Value, used);
        if (used.Where(name => !variables.IsCertain(name)).ToList() is { Count: > 0 } uncertain)
        {
            _missed.UnionWith(uncertain);
            return scalar;
        }

        if (text == (printed ?? scalar.Value))
            return scalar;
        YamlNode at = variables.At;
        foreach (var variable in used.Select(variables.Find).OfType<FluxVariable>().Reverse())
        {
            at = variable.At;
            _item!.TouchedBy(at.Source.Path);
        }

        return printed is null ? YamlTree.Text(at, text) : Parse(scalar, text, at);
    }

    private string Evaluate(YamlScalar scalar, string text, SortedSet<string> used)
    {
        try
        {
            return new EnvSubst(text, Look).Evaluate();
        }
        catch (FormatException wrong)
        {
            throw new KustomizeException(scalar, $"Variables cannot be substituted: {wrong.Message}. Flux refuses the whole; a dollar sign that is meant is written '$$'.");
        }

        string? Look(string name)
        {
            used.Add(name);
            return variables.Find(name)?.Value;
        }
    }

    /// <summary>The value as it is read back from the printed text: a plain number becomes a number.</summary>
    private static YamlNode Parse(YamlScalar scalar, string text, YamlNode at)
    {
        var read = YamlReader.Read(SourceText.FromText(at.Source.Path, $"value: {text}\n"), TemplateText.IsText);
        return read is { Problems: [], Documents: [{ Root: YamlMapping { Entries: [{ Name: "value", Value: var value }] } }] }
            ? YamlTree.Relocate(value, at)
            : throw new KustomizeException(scalar, "With its variables substituted the text is not one YAML value any more: Flux refuses the whole.");
    }
}
