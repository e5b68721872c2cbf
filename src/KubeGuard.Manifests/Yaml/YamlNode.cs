using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace KubeGuard.Manifests.Yaml;

/// <summary>
/// A node of a parsed document. Nodes are immutable and know the bytes that make them, so an effective object (after Kustomize) still
/// says for each of its nodes which file and which characters wrote it.
/// </summary>
public abstract class YamlNode
{
    private protected YamlNode(SourceText source, SourceSpan span, string? anchor, string? tag)
    {
        Source = source;
        Span = span;
        Anchor = anchor;
        Tag = tag;
    }

    /// <summary>The file that the node was written in.</summary>
    public SourceText Source { get; }

    /// <summary>
    /// The node's own characters: quotes, brackets, anchor and tag included; for block collections from the first key or dash to the end
    /// of the last leaf, without trailing comments and line breaks.
    /// </summary>
    public SourceSpan Span { get; }

    /// <summary>Anchor name without <c>&amp;</c>, if the node has one.</summary>
    public string? Anchor { get; }

    /// <summary>Explicit tag with its shorthand expanded (<c>!!str</c> is <c>tag:yaml.org,2002:str</c>), if the node has one.</summary>
    public string? Tag { get; }

    /// <summary>Where the node stands, for people.</summary>
    public SourceLocation Location => Source.Locate(Span);

    /// <summary>The node itself, or for an alias the node that it stands for.</summary>
    public virtual YamlNode Resolved => this;

    /// <summary>Whether the (resolved) node is an explicit or implicit null.</summary>
    public bool IsNull => Resolved is YamlScalar { IsNullValue: true };
}

/// <summary>How a scalar is written.</summary>
public enum YamlScalarStyle
{
    /// <summary>Without quotes.</summary>
    Plain,

    /// <summary>In single quotes.</summary>
    SingleQuoted,

    /// <summary>In double quotes.</summary>
    DoubleQuoted,

    /// <summary>A literal block (<c>|</c>).</summary>
    Literal,

    /// <summary>A folded block (<c>></c>).</summary>
    Folded,
}

/// <summary>A scalar: its value is the text after unquoting and folding. Typing is left to the reader (YAML 1.1 as Kubernetes uses it).</summary>
public sealed class YamlScalar(
    SourceText source, SourceSpan span, string value, YamlScalarStyle style, string? anchor = null, string? tag = null)
    : YamlNode(source, span, anchor, tag)
{
    /// <summary>The text after unquoting and folding.</summary>
    public string Value { get; } = value;

    /// <summary>How the scalar is written.</summary>
    public YamlScalarStyle Style { get; } = style;

    /// <summary>Whether this is a plain null: empty, <c>~</c>, <c>null</c>, <c>Null</c> or <c>NULL</c>.</summary>
    public bool IsNullValue =>
        Style == YamlScalarStyle.Plain && Tag is null or "tag:yaml.org,2002:null" && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A sequence, block or flow.</summary>
public sealed class YamlSequence(
    SourceText source, SourceSpan span, ImmutableArray<YamlNode> items, bool isFlow, string? anchor = null, string? tag = null)
    : YamlNode(source, span, anchor, tag)
{
    /// <summary>The items as written (aliases not followed).</summary>
    public ImmutableArray<YamlNode> RawItems { get; } = items;

    /// <summary>The items with aliases followed.</summary>
    public IEnumerable<YamlNode> Items => RawItems.Select(item => item.Resolved);

    /// <summary>Whether the sequence is written in brackets.</summary>
    public bool IsFlow { get; } = isFlow;
}

/// <summary>One key and its value, as written.</summary>
/// <param name="Key">The key; almost always a scalar.</param>
/// <param name="Value">The value as written (an alias is not followed).</param>
public sealed record YamlEntry(YamlNode Key, YamlNode Value)
{
    /// <summary>The key's text, or null when the key is not a scalar.</summary>
    public string? Name => (Key.Resolved as YamlScalar)?.Value;

    /// <summary>Whether this is a YAML 1.1 merge key (plain <c>&lt;&lt;</c>).</summary>
    public bool IsMerge => Key is YamlScalar { Value: "<<", Style: YamlScalarStyle.Plain };
}

/// <summary>A mapping, block or flow. Reading follows aliases and merge keys; <see cref="RawEntries"/> does not.</summary>
public sealed class YamlMapping : YamlNode
{
    private readonly Lazy<ImmutableArray<YamlEntry>> _effective;

    /// <summary>Creates a mapping.</summary>
    public YamlMapping(
        SourceText source, SourceSpan span, ImmutableArray<YamlEntry> entries, bool isFlow, string? anchor = null, string? tag = null)
        : base(source, span, anchor, tag)
    {
        RawEntries = entries;
        IsFlow = isFlow;
        _effective = new(() => YamlMergeKeys.Apply(entries), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The entries as written: merge keys, aliases and duplicates included.</summary>
    public ImmutableArray<YamlEntry> RawEntries { get; }

    /// <summary>
    /// The entries that count, in order of first appearance: merge keys applied (own keys win, earlier merged mappings win over later
    /// ones), the last of duplicate keys taken, aliases followed.
    /// </summary>
    public ImmutableArray<YamlEntry> Entries => _effective.Value;

    /// <summary>Whether the mapping is written in braces.</summary>
    public bool IsFlow { get; }

    /// <summary>The value of <paramref name="key"/> with aliases and merge keys followed, or null when the key is absent.</summary>
    public YamlNode? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (string.Equals(entry.Name, key, StringComparison.Ordinal))
                    return entry.Value;
            }

            return null;
        }
    }

    /// <summary>The value of <paramref name="key"/> when it is a mapping.</summary>
    public YamlMapping? Mapping(string key) => this[key] as YamlMapping;

    /// <summary>The value of <paramref name="key"/> when it is a sequence.</summary>
    public YamlSequence? Sequence(string key) => this[key] as YamlSequence;

    /// <summary>The text of <paramref name="key"/> when it is a scalar that is not null.</summary>
    public string? Text(string key) => this[key] is YamlScalar { IsNullValue: false } scalar ? scalar.Value : null;

    /// <summary>The texts of the scalar items of the sequence <paramref name="key"/>; empty when it is absent or no sequence.</summary>
    public IEnumerable<string> Texts(string key) => Sequence(key)?.Items.OfType<YamlScalar>().Select(scalar => scalar.Value) ?? [];

    /// <summary>Whether <paramref name="key"/> has a value, and which.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out YamlNode? value) => (value = this[key]) is not null;
}

/// <summary>An alias (<c>*name</c>): its own span is the alias, its content is the anchored node.</summary>
public sealed class YamlAlias(SourceText source, SourceSpan span, string name, YamlNode target) : YamlNode(source, span, null, null)
{
    /// <summary>Name without <c>*</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The node that carries the anchor.</summary>
    public YamlNode Target { get; } = target;

    /// <inheritdoc/>
    public override YamlNode Resolved => Target.Resolved;
}
