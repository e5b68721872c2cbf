using System.Collections.Immutable;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// A resource on its way through a build: the object as far as it has been transformed, and what it was called before, which is how
/// references to it are found again.
/// </summary>
internal sealed class BuildItem(ResourceOrigin origin, YamlMapping node)
{
    private readonly List<ResourceId> _previous = [];
    private readonly List<string> _prefixes = [];
    private readonly List<string> _suffixes = [];
    private ResourceId? _id;
    private YamlMapping _node = node;

    public ResourceOrigin Origin { get; } = origin;

    /// <summary>Every file that had a part in the object.</summary>
    public ImmutableSortedSet<string> Files { get; private set; } = ImmutableSortedSet.Create(StringComparer.Ordinal, origin.File);

    /// <summary>How it came to be what it is.</summary>
    public BuildHistory History { get; set; } = BuildHistory.Written;

    public YamlMapping Node
    {
        get => _node;
        set
        {
            _node = value;
            _id = null;
        }
    }

    public string ApiVersion => Node.Text("apiVersion") ?? "";

    public string Kind => Node.Text("kind") ?? "";

    public YamlMapping? Metadata => Node.Mapping("metadata");

    public string Name => Metadata?.Text("name") ?? "";

    public string Namespace => Metadata?.Text("namespace") ?? "";

    public ResourceId Id => _id ??= ResourceId.Of(ApiVersion, Kind, Namespace, Name);

    /// <summary>The ids that it had before, the oldest first; without the present one.</summary>
    public IReadOnlyList<ResourceId> PreviousIds => _previous;

    /// <summary>All ids that it had, and the present one.</summary>
    public IEnumerable<ResourceId> AllIds => _previous.Append(Id);

    public ResourceId OriginalId => _previous is [var oldest, ..] ? oldest : Id;

    public IReadOnlyList<string> Prefixes => _prefixes;

    public IReadOnlyList<string> Suffixes => _suffixes;

    /// <summary>Whether a hash of the content goes behind the name at the end.</summary>
    public bool NeedsHash { get; set; }

    /// <summary>Names of the variables that are read from it.</summary>
    public ISet<string> Variables { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Where the object came into the build, as <c>buildMetadata</c> notes it.</summary>
    public BuildNote? Source { get; set; }

    /// <summary>What was done to it since, as <c>buildMetadata</c> notes it.</summary>
    public List<BuildNote> Notes { get; } = [];

    public void RememberId() => _previous.Add(Id);

    public void AddPrefix(string prefix) => _prefixes.Add(prefix);

    public void AddSuffix(string suffix) => _suffixes.Add(suffix);

    public void TouchedBy(string file) => Files = Files.Add(file);

    /// <summary>
    /// Whether both went through the same name changes: the outermost ones of the one are those of the other. With
    /// <paramref name="nothingFitsAll"/>, an item whose names were not changed fits every other.
    /// </summary>
    public bool SharesAffixes(BuildItem other, bool nothingFitsAll) =>
        SameEnd(_prefixes, other._prefixes, nothingFitsAll) && SameEnd(_suffixes, other._suffixes, nothingFitsAll);

    /// <summary>What takes this item's place in the build: the object that <paramref name="other"/> brings, with this one's history.</summary>
    public BuildItem Successor(YamlMapping node, BuildItem other)
    {
        var cause = new BuildCause(MadeBy.Generator, "behavior", other.Origin.File, [other.Origin.Node.Location, .. other.History.Inputs]);
        var successor = new BuildItem(other.Origin, node)
        {
            NeedsHash = NeedsHash,
            Source = other.Source,
            Files = Files.Union(other.Files),
            History = History.With(new(cause, Node, node)),
        };
        successor.Variables.UnionWith(Variables);
        successor.Notes.AddRange(Notes);
        successor._previous.AddRange(_previous);
        successor._prefixes.AddRange(_prefixes);
        successor._suffixes.AddRange(_suffixes);
        return successor;
    }

    private static bool SameEnd(List<string> one, List<string> two, bool nothingFitsAll)
    {
        if (one.Count == 0 || two.Count == 0)
            return nothingFitsAll || one.Count == two.Count;
        var shared = Math.Min(one.Count, two.Count);
        return one.Skip(one.Count - shared).SequenceEqual(two.Skip(two.Count - shared), StringComparer.Ordinal);
    }
}
