using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>
/// One set of parameters of an ApplicationSet: texts by their path, such as <c>path.basename</c>, <c>path.segments[0]</c> or <c>values.region</c>.
/// </summary>
internal sealed record TemplateParameters(ImmutableSortedDictionary<string, string> Texts)
{
    public static readonly TemplateParameters Empty = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public TemplateParameters With(string name, string value) => new(Texts.SetItem(name, value));

    /// <summary>Both; where they disagree the other counts.</summary>
    public TemplateParameters With(TemplateParameters other) => new(Texts.SetItems(other.Texts));

    /// <summary>Every scalar of a tree under its path.</summary>
    public static TemplateParameters Of(YamlNode? node)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Collect(node, "", texts);
        return new(texts.ToImmutable());
    }

    /// <summary>The parameters of a folder, and of a file in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The file's name; null for a folder.</param>
    /// <param name="prefix"><c>pathParamPrefix</c>; empty without one.</param>
    public static TemplateParameters OfPath(string folder, string? file, string prefix)
    {
        var root = prefix.Length == 0 ? "path" : $"{prefix}.path";
        var name = RepositoryPath.NameOf(folder);
        var found = Empty.With(root, folder).With($"{root}.path", folder).With($"{root}.basename", name).With($"{root}.basenameNormalized", Normalised(name));
        if (file is not null)
            found = found.With($"{root}.filename", file).With($"{root}.filenameNormalized", Normalised(file));
        foreach (var (index, part) in folder.Split('/').Index())
            found = found.With(string.Create(CultureInfo.InvariantCulture, $"{root}[{index}]"), part).With(string.Create(CultureInfo.InvariantCulture, $"{root}.segments[{index}]"), part);
        return found;
    }

    private static void Collect(YamlNode? node, string path, ImmutableSortedDictionary<string, string>.Builder texts)
    {
        switch (node?.Resolved)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                    Collect(entry.Value, path.Length == 0 ? entry.Name ?? "" : $"{path}.{entry.Name}", texts);
                break;
            case YamlSequence sequence:
                foreach (var (index, item) in sequence.Items.Index())
                    Collect(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), texts);
                break;
            case YamlScalar { IsNullValue: false } scalar:
                texts[path] = scalar.Value;
                break;
        }
    }

    /// <summary>A name that Kubernetes takes: lower case, digits, dashes and dots.</summary>
    private static string Normalised(string name) =>
        string.Concat(name.ToLowerInvariant().Select(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-' ? character : '-')).Trim('.', '-');
}
