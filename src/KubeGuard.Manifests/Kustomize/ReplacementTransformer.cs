using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>replacements</c>: values of fields of one resource (or given ones) are put into fields of others.</summary>
internal sealed class ReplacementTransformer(KustomizationFolder folder, BuildItems items)
{
    private const string DefaultField = "metadata.name";

    /// <summary>Applies entries of <c>replacements</c>: replacements, or paths of files with one or several of them.</summary>
    public void Apply(IEnumerable<YamlMapping> entries)
    {
        ImmutableArray<YamlMapping> replacements = [.. entries.SelectMany(Load)];
        foreach (var replacement in replacements)
            Apply(replacement);
        items.IdsChanged();
    }

    private IEnumerable<YamlMapping> Load(YamlMapping entry)
    {
        if (entry["path"] is not YamlScalar { IsNullValue: false, Value.Length: > 0 } path)
            return [entry];
        if (entry["source"] is not null || entry["targets"] is not null)
            throw new KustomizeException(entry, "A replacement has either a path or a source and targets, not both.");
        return folder.Document(path) switch
        {
            YamlMapping one => [one],
            YamlSequence several when several.Items.All(item => item is YamlMapping) => several.Items.Cast<YamlMapping>(),
            _ => throw new KustomizeException(path, $"{path.Value} holds neither a replacement nor a list of them."),
        };
    }

    private void Apply(YamlMapping replacement)
    {
        var targets = replacement.Sequence("targets")?.Items.OfType<YamlMapping>().ToList();
        var source = replacement.Mapping("source");
        var given = replacement["sourceValue"] as YamlScalar;
        if (targets is null || (source is null && given is null))
            throw new KustomizeException(replacement, "A replacement has a source and targets.");
        if (source is not null && given is not null)
            throw new KustomizeException(replacement, "A replacement has either a source or a sourceValue, not both.");
        var value = source is null ? YamlTree.Text(given!, given!.Value) : Value(source);
        foreach (var target in targets)
            Apply(value, target);
    }

    private YamlNode Value(YamlMapping source)
    {
        var selector = SourceSelector.Of(source);
        var from = items.All.Where(selector.Selects).ToList() switch
        {
            [var only] => only,
            [] => throw new KustomizeException(source, "No resource is the source of the replacement."),
            var several => throw new KustomizeException(source, $"{several.Count} resources may be the source of the replacement: {string.Join(", ", several.Select(item => item.Id))}."),
        };
        var path = source.Text("fieldPath") is { Length: > 0 } named ? named : DefaultField;
        var value = FieldLookup.Find(from.Node, FieldPath.Dotted(path), source);
        if (value is null or { IsNull: true } or YamlMapping { Entries.IsEmpty: true } or YamlSequence { RawItems.IsEmpty: true })
            throw new KustomizeException(source, $"{from.Id} has no {path} to take the replacement's value from.");
        return Options.Of(source) is { Delimiter.Length: > 0 } options ? options.PartOf(value, source) : value;
    }

    private void Apply(YamlNode value, YamlMapping target)
    {
        var select = target.Mapping("select") ?? throw new KustomizeException(target, "A target of a replacement has to select resources.");
        var selector = ReplacementSelector.Of(select, target.Sequence("reject")?.Items.OfType<YamlMapping>() ?? []);
        var paths = target.Texts("fieldPaths").DefaultIfEmpty(DefaultField).ToList();
        var options = Options.Of(target);
        foreach (var item in items.All.Where(selector.Selects).ToList())
        {
            foreach (var path in paths)
                item.Node = TargetFields.Change(item.Node, path, target, options.Missing, present => options.Put(value, present, target));
            item.TouchedBy(value.Source.Path);
            item.TouchedBy(target.Source.Path);
        }
    }

    /// <summary>How a value is taken from its source or put into its target.</summary>
    private sealed record Options(string Delimiter, int Index, MissingField Missing)
    {
        public static Options Of(YamlMapping owner)
        {
            var written = owner.Mapping("options");
            var index = int.TryParse(written?.Text("index"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
            return new(written?.Text("delimiter") ?? "", index, written?.IsTrue("create") == true ? MissingField.IsMade : MissingField.StaysMissing);
        }

        public YamlScalar PartOf(YamlNode value, YamlNode at)
        {
            var parts = Parts(value, at);
            return Index >= 0 && Index < parts.Length
                ? Retyped((YamlScalar)value, at, parts[Index])
                : throw new KustomizeException(at, $"Part {Index} is asked of '{value}', which has {parts.Length}.");
        }

        public YamlNode Put(YamlNode value, YamlNode? present, YamlNode at)
        {
            if (Delimiter.Length > 0)
            {
                var parts = Parts(present ?? YamlTree.Text(at, ""), at);
                var part = (value as YamlScalar)?.Value ?? "";
                var joined = Index < 0 ? parts.Insert(0, part) : Index >= parts.Length ? parts.Add(part) : parts.SetItem(Index, part);
                value = YamlTree.Text(at, string.Join(Delimiter, joined));
            }

            return present switch
            {
                null => value is YamlScalar made ? KustomizeScalars.AsRead(YamlTree.Plain(value, made.Value)) : value,
                YamlScalar scalar => (value as YamlScalar)?.Value == scalar.Value ? scalar : Retyped(scalar, value, (value as YamlScalar)?.Value ?? ""),
                _ => value,
            };
        }

        private ImmutableArray<string> Parts(YamlNode node, YamlNode at) => node is YamlScalar scalar
            ? [.. scalar.Value.Split(Delimiter)]
            : throw new KustomizeException(at, "Only a text can be taken apart at a delimiter.");

        /// <summary>The value with the type of the scalar whose place it takes; Kustomize fails when it is not of that type.</summary>
        private static YamlScalar Retyped(YamlScalar scalar, YamlNode at, string value)
        {
            var kind = KindOf(scalar);
            if (kind == JsonValueKind.String)
                return YamlTree.Text(at, value);
            var plain = YamlTree.Plain(at, value);
            return KindOf(plain) == kind && (kind != JsonValueKind.Number || IsInteger(plain) || !IsInteger(scalar))
                ? plain
                : throw new KustomizeException(scalar, $"'{value}', which shall be put here by a replacement, is not of the type of '{scalar.Value}'.");
        }

        private static JsonValueKind KindOf(YamlScalar scalar) => YamlJson.ToJson(scalar)?.GetValueKind() ?? JsonValueKind.Null;

        private static bool IsInteger(YamlScalar scalar) => YamlJson.ToJson(scalar)!.AsValue().TryGetValue<double>(out _) is false;
    }
}
