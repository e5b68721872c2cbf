using System.Collections.Immutable;
using System.Text.RegularExpressions;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>images</c>: new names, tags and digests for the images of containers, wherever in an object containers are listed.</summary>
/// <remarks>
/// Kustomize goes over an object twice, over all lists of containers and then over the usual ones: a <c>tagSuffix</c> is there twice afterwards.
/// </remarks>
internal static class ImageTransformer
{
    /// <summary>The fields besides the lists of containers; none of them is ever made.</summary>
    public static readonly ImmutableArray<FieldSpec> DefaultFields =
    [
        .. ((string[])["spec", "spec/template/spec"]).SelectMany(pod =>
            (FieldSpec[])
            [
                FieldSpec.Of(null, null, null, pod + "/containers[]/image", create: true),
                FieldSpec.Of(null, null, null, pod + "/initContainers[]/image", create: true),
                FieldSpec.Of(null, null, null, pod + "/volumes[]/image/reference", create: true),
            ]),
    ];

    public static void Apply(YamlMapping image, ImmutableArray<FieldSpec> fields, BuildItems items)
    {
        var replacement = new Replacement(image);
        var present = fields.Select(field => field.IfPresent).ToList();
        foreach (var item in items.All.Where(item => item.Kind != "CustomResourceDefinition"))
        {
            item.Node = (YamlMapping)Replace(item.Node, replacement);
            foreach (var field in present)
                field.Apply(item, image, node => node is YamlScalar name ? replacement.Of(name) ?? name : throw new KustomizeException(node!, "An image is a text."));
        }
    }

    private static YamlNode Replace(YamlNode node, Replacement replacement)
    {
        switch (node.Resolved)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Name is not { } key)
                        continue;
                    var child = key is "containers" or "initContainers" && entry.Value.Resolved is YamlSequence list ? InContainers(list, replacement) : entry.Value.Resolved;
                    child = Replace(child, replacement);
                    if (!ReferenceEquals(child, entry.Value.Resolved))
                        mapping = mapping.With(key, child);
                }

                return mapping;
            case YamlSequence sequence:
                return Each(sequence, item => Replace(item, replacement));
            case var other:
                return other;
        }
    }

    private static YamlSequence InContainers(YamlSequence containers, Replacement replacement) => Each(
        containers,
        container => container is YamlMapping mapping && mapping["image"] is YamlScalar image && replacement.Of(image) is { } replaced
            ? mapping.With("image", replaced)
            : container);

    private static YamlSequence Each(YamlSequence sequence, Func<YamlNode, YamlNode> change)
    {
        var items = sequence.RawItems;
        for (var i = 0; i < items.Length; i++)
        {
            var changed = change(items[i].Resolved);
            if (!ReferenceEquals(changed, items[i].Resolved))
                items = items.SetItem(i, changed);
        }

        return items == sequence.RawItems ? sequence : sequence.WithItems(items);
    }

    /// <summary>One entry of <c>images</c>.</summary>
    private sealed class Replacement
    {
        private readonly YamlMapping _entry;
        private readonly Regex _matches;

        public Replacement(YamlMapping entry)
        {
            _entry = entry;
            var name = entry.Text("name") ?? throw new KustomizeException(entry, "An image needs a name.");
            const string Version = @"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?";
            try
            {
                _matches = new($@"\A{name}{Version}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception invalid) when (invalid is ArgumentException or NotSupportedException)
            {
                throw new KustomizeException(entry["name"]!, $"'{name}' does not match images: {invalid.Message}");
            }
        }

        /// <summary>The image that takes the place of <paramref name="image"/>; null when the entry does not mean it.</summary>
        public YamlScalar? Of(YamlScalar image)
        {
            if (!_matches.IsMatch(image.Value))
                return null;
            var at = image.Value.IndexOf('@', StringComparison.Ordinal);
            var digest = at < 0 ? "" : image.Value[(at + 1)..];
            var name = at < 0 ? image.Value : image.Value[..at];
            var colon = name.LastIndexOf(':');
            var tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : "";
            name = tag.Length > 0 ? name[..colon] : name;
            if (_entry.Text("newTag") is { Length: > 0 } newTag)
                (tag, digest) = (newTag, _entry.Text("digest") ?? "");
            else if (_entry.Text("digest") is { Length: > 0 } newDigest)
                (tag, digest) = ("", newDigest);
            else if (_entry.Text("tagSuffix") is { Length: > 0 } suffix)
                (tag, digest) = (tag + suffix, "");
            var replaced = (_entry.Text("newName") is { Length: > 0 } newName ? newName : name) + (tag.Length > 0 ? ":" + tag : "") + (digest.Length > 0 ? "@" + digest : "");
            return replaced == image.Value ? image : YamlTree.Text(_entry, replaced);
        }
    }
}
