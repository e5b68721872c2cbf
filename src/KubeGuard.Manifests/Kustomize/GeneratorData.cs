using System.Collections.Immutable;
using System.Text;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The content of a generated ConfigMap or Secret: literals, files and environment files.</summary>
internal sealed class GeneratorData(KustomizationFolder folder, YamlMapping generator, bool isSecret)
{
    /// <summary>Kustomize breaks long base64 into lines of this length.</summary>
    private const int Base64Line = 70;

    private readonly SortedDictionary<string, YamlScalar> _data = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, YamlScalar> _binary = new(StringComparer.Ordinal);

    private readonly List<SourceLocation> _inputs = [];

    /// <summary>The files that data was taken from, all their lines.</summary>
    public ImmutableArray<SourceLocation> Inputs => [.. _inputs.Distinct()];

    public YamlMapping AddTo(YamlMapping node)
    {
        foreach (var entry in Scalars("envs").Concat(generator["env"] is YamlScalar { IsNullValue: false } env ? [env] : []))
            AddEnvironment(entry);
        foreach (var entry in Scalars("literals"))
            AddLiteral(entry);
        foreach (var entry in Scalars("files"))
            AddFile(entry);
        node = With(node, "data", _data);
        return With(node, "binaryData", _binary);
    }

    private IEnumerable<YamlScalar> Scalars(string field) => generator.Sequence(field)?.Items.OfType<YamlScalar>() ?? [];

    private YamlMapping With(YamlMapping node, string field, SortedDictionary<string, YamlScalar> content) => content.Count == 0
        ? node
        : node.With(field, content.Aggregate(YamlTree.Mapping(generator), (map, entry) => map.With(entry.Key, entry.Value)));

    private void AddLiteral(YamlScalar entry)
    {
        var sign = entry.Value.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0)
            throw new KustomizeException(entry, $"'{entry.Value}' is no literal: key=value is expected.");
        Add(entry, entry.Value[..sign], Encoding.UTF8.GetBytes(Unquote(entry.Value[(sign + 1)..])));
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] or ['\'', .., '\''] && value.Length > 1 ? value[1..^1] : value;

    private void AddFile(YamlScalar entry)
    {
        var parts = entry.Value.Split('=', 2);
        var path = parts[^1];
        Add(entry, parts.Length == 2 ? parts[0] : RepositoryPath.NameOf(path), Load(entry, path));
    }

    private void AddEnvironment(YamlScalar entry)
    {
        var text = Encoding.UTF8.GetString(Load(entry, entry.Value)).TrimStart('\uFEFF');
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r').TrimStart(' ', '\t')))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var sign = line.IndexOf('=', StringComparison.Ordinal);
            Add(entry, sign < 0 ? line : line[..sign], sign < 0 ? [] : Encoding.UTF8.GetBytes(line[(sign + 1)..]));
        }
    }

    private byte[] Load(YamlScalar entry, string path)
    {
        var content = folder.Bytes(entry, path);
        var lines = content.AsSpan().Count((byte)'\n') + (content is [.., not (byte)'\n'] ? 1 : 0);
        _inputs.Add(new(folder.PathOf(path), 1, 1, Math.Max(1, lines), 1));
        return content;
    }

    private void Add(YamlScalar at, string key, byte[] content)
    {
        if (_data.ContainsKey(key) || _binary.ContainsKey(key))
            throw new KustomizeException(at, $"The key '{key}' is generated twice.");
        if (isSecret)
            _data.Add(key, YamlTree.Text(at, Base64(content)));
        else if (IsText(content))
            _data.Add(key, YamlTree.Text(at, Encoding.UTF8.GetString(content)));
        else
            _binary.Add(key, YamlTree.Text(at, Base64(content)));
    }

    private static bool IsText(byte[] content) => System.Text.Unicode.Utf8.IsValid(content);

    private static string Base64(byte[] content)
    {
        var text = Convert.ToBase64String(content);
        return text.Length <= Base64Line ? text : string.Concat(text.Chunk(Base64Line).Select(line => new string(line) + "\n"));
    }
}
