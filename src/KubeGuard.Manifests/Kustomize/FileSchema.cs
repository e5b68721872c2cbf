using System.Collections.Frozen;
using System.Text.Json;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// What a kustomization file (Kustomize reference, "The Kustomization File") and a file of <c>configurations</c> may say. Kustomize decodes them
/// strictly: an unknown field or a value of another type fails the build. Names of fields are recognised in any case.
/// </summary>
internal sealed class FileSchema
{
    private static readonly FileSchema Text = new("a text", JsonValueKind.String);
    private static readonly FileSchema Flag = new("true or false", JsonValueKind.True, JsonValueKind.False);
    private static readonly FileSchema Number = new("a number", JsonValueKind.Number);
    private static readonly FileSchema Anything = new("anything");
    private static readonly FileSchema Texts = List(Text);
    private static readonly FileSchema TextMap = Map(Text);

    private static readonly FileSchema FieldSpecs = List(Object(("group", Text), ("version", Text), ("kind", Text), ("path", Text), ("create", Flag)));

    private static readonly FileSchema Selector = Object(
        ("group", Text), ("version", Text), ("kind", Text), ("name", Text), ("namespace", Text), ("annotationSelector", Text), ("labelSelector", Text));

    private static readonly FileSchema Patches = List(Object(("path", Text), ("patch", Text), ("target", Selector), ("options", Map(Flag))));

    private static readonly FileSchema Images = List(Object(("name", Text), ("newName", Text), ("tagSuffix", Text), ("newTag", Text), ("digest", Text)));

    private static readonly FileSchema ReplacementOptions = Object(("delimiter", Text), ("index", Number), ("encoding", Text), ("create", Flag));

    private static readonly FileSchema Replacement = Object(
        ("path", Text),
        ("source", Object(("group", Text), ("version", Text), ("kind", Text), ("name", Text), ("namespace", Text), ("fieldPath", Text), ("options", ReplacementOptions))),
        ("sourceValue", Text),
        ("targets", List(Object(("select", Selector), ("reject", List(Selector)), ("fieldPaths", Texts), ("options", ReplacementOptions)))));

    private static readonly FileSchema GeneratorOptions = Object(
        ("labels", TextMap), ("annotations", TextMap), ("disableNameSuffixHash", Flag), ("immutable", Flag));

    private static readonly (string, FileSchema)[] Generator =
    [
        ("namespace", Text), ("name", Text), ("behavior", Text), ("literals", Texts), ("files", Texts), ("envs", Texts), ("env", Text),
        ("options", GeneratorOptions),
    ];

    private static readonly FileSchema Variable = Object(
        ("name", Text),
        ("objref", Object(("apiVersion", Text), ("group", Text), ("version", Text), ("kind", Text), ("name", Text), ("namespace", Text))),
        ("fieldref", Object(("fieldpath", Text))));

    private static readonly FileSchema Labels = List(Object(("pairs", TextMap), ("includeSelectors", Flag), ("includeTemplates", Flag), ("fields", FieldSpecs)));

    private readonly string _expected;
    private readonly JsonValueKind[] _kinds;
    private readonly FrozenDictionary<string, FileSchema>? _fields;
    private readonly FileSchema? _each;

    private FileSchema(string expected, params JsonValueKind[] kinds)
    {
        _expected = expected;
        _kinds = kinds;
    }

    private FileSchema(FrozenDictionary<string, FileSchema> fields)
        : this("an object", JsonValueKind.Object) => _fields = fields;

    private FileSchema(string expected, JsonValueKind kind, FileSchema each)
        : this(expected, kind) => _each = each;

    /// <summary>A kustomization.</summary>
    public static FileSchema Kustomization { get; } = Object(
        ("apiVersion", Text), ("kind", Text),
        ("metadata", Object(("name", Text), ("namespace", Text), ("labels", TextMap), ("annotations", TextMap))),
        ("openapi", TextMap), ("namePrefix", Text), ("nameSuffix", Text), ("namespace", Text), ("commonLabels", TextMap), ("labels", Labels),
        ("commonAnnotations", TextMap), ("patchesStrategicMerge", Texts), ("patchesJson6902", Patches), ("patches", Patches), ("images", Images),
        ("imageTags", Images), ("replacements", List(Replacement)), ("replicas", List(Object(("name", Text), ("count", Number)))),
        ("vars", List(Variable)),
        ("sortOptions", Object(("order", Text), ("legacySortOptions", Object(("orderFirst", Texts), ("orderLast", Texts))))),
        ("resources", Texts), ("components", Texts), ("crds", Texts), ("bases", Texts), ("configMapGenerator", List(Object(Generator))),
        ("secretGenerator", List(Object([.. Generator, ("type", Text)]))), ("helmGlobals", Anything), ("helmCharts", Anything),
        ("helmChartInflationGenerator", Anything), ("generatorOptions", GeneratorOptions), ("configurations", Texts), ("generators", Texts),
        ("transformers", Texts), ("validators", Texts), ("buildMetadata", Texts));

    /// <summary>A file of <c>configurations</c>.</summary>
    public static FileSchema Configuration { get; } = Object(
        ("namePrefix", FieldSpecs), ("nameSuffix", FieldSpecs), ("namespace", FieldSpecs), ("commonLabels", FieldSpecs), ("labels", FieldSpecs),
        ("templateLabels", FieldSpecs), ("commonAnnotations", FieldSpecs), ("varReference", FieldSpecs), ("images", FieldSpecs), ("replicas", FieldSpecs),
        ("nameReference", List(Object(("group", Text), ("version", Text), ("kind", Text), ("fieldSpecs", FieldSpecs)))));

    /// <summary>
    /// The node with every field under the name that the reference gives it; the same instance when it has them already. What Kustomize would
    /// not decode is a <see cref="KustomizeException"/>.
    /// </summary>
    public YamlNode Decode(YamlNode node)
    {
        var resolved = node.Resolved;
        if (resolved.IsNull || _kinds.Length == 0)
            return resolved;
        if (!_kinds.Contains(KindOf(resolved)))
            throw new KustomizeException(node, $"{_expected} is expected here.");
        return resolved switch
        {
            YamlMapping mapping => Decode(mapping),
            YamlSequence sequence => Decode(sequence),
            _ => resolved,
        };
    }

    private static JsonValueKind KindOf(YamlNode node) => node switch
    {
        YamlMapping => JsonValueKind.Object,
        YamlSequence => JsonValueKind.Array,
        _ => YamlJson.ToJson(node)?.GetValueKind() ?? JsonValueKind.Null,
    };

    private YamlMapping Decode(YamlMapping mapping)
    {
        var entries = mapping.Entries.ToBuilder();
        var isSame = true;
        for (var i = 0; i < entries.Count; i++)
        {
            var decoded = Decode(entries[i]);
            isSame &= decoded == entries[i];
            entries[i] = decoded;
        }

        return isSame ? mapping : mapping.WithEntries(entries.DrainToImmutable());
    }

    private YamlEntry Decode(YamlEntry entry)
    {
        var name = entry.Name ?? throw new KustomizeException(entry.Key, "The name of a field is expected here.");
        if (_fields is null)
            return entry with { Value = _each!.Decode(entry.Value) };
        if (_fields.TryGetValue(name, out var field))
            return entry with { Value = field.Decode(entry.Value) };
        var known = _fields.Keys.FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new KustomizeException(entry.Key, $"'{name}' is not a field {(ReferenceEquals(this, Kustomization) ? "of a kustomization" : "that is known here")}.");
        return new(YamlTree.Text(entry.Key, known), _fields[known].Decode(entry.Value));
    }

    private YamlSequence Decode(YamlSequence sequence)
    {
        var items = sequence.RawItems.Select(_each!.Decode).ToList();
        return items.SequenceEqual(sequence.Items, ReferenceEqualityComparer.Instance) ? sequence : sequence.WithItems([.. items]);
    }

    private static FileSchema Object(params (string Name, FileSchema Schema)[] fields) =>
        new(fields.ToFrozenDictionary(field => field.Name, field => field.Schema, StringComparer.Ordinal));

    private static FileSchema List(FileSchema item) =>
        new(item._fields is not null ? "a list of objects" : ReferenceEquals(item, Text) ? "a list of texts" : "a list", JsonValueKind.Array, item);

    private static FileSchema Map(FileSchema value) =>
        new(ReferenceEquals(value, Text) ? "a mapping of names to texts" : "a mapping", JsonValueKind.Object, value);
}
