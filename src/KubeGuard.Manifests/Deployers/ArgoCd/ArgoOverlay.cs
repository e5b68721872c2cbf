using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>Writes the <c>kustomize</c> options of an Application's source into a kustomization, as Argo CD does with <c>kustomize edit</c>.</summary>
internal static class ArgoOverlay
{
    public static Kustomization Lay(YamlMapping? options, Kustomization below)
    {
        if (options is null)
            return below;
        var node = below.Node
            .Setting("namePrefix", options["namePrefix"])
            .Setting("nameSuffix", options["nameSuffix"])
            .Setting("namespace", options["namespace"])
            .Merging("commonAnnotations", options.Mapping("commonAnnotations"))
            .Appending("patches", options.Sequence("patches")?.Items)
            .Appending("components", options.Sequence("components")?.Items);
        node = WithLabels(node, options);
        foreach (var image in options.Sequence("images")?.Items.OfType<YamlScalar>() ?? [])
            node = node.SettingByName("images", Image(image));
        foreach (var replicas in options.Sequence("replicas")?.Items.OfType<YamlMapping>() ?? [])
            node = node.SettingByName("replicas", replicas);
        return ReferenceEquals(node, below.Node) ? below : below.With(node);
    }

    private static YamlMapping WithLabels(YamlMapping node, YamlMapping options)
    {
        if (options.Mapping("commonLabels") is not { Entries.IsEmpty: false } labels)
            return node;
        if (options.Text("labelWithoutSelector") != "true")
            return node.Merging("commonLabels", labels);
        var added = YamlTree.Mapping(labels).With("pairs", labels);
        return node.Appending("labels", [options["labelIncludeTemplates"] is YamlScalar { Value: "true" } templates ? added.With("includeTemplates", templates) : added]);
    }

    /// <summary>An image in the notation of <c>kustomize edit set image</c>: <c>name[=newname][:tag][@digest]</c>.</summary>
    private static YamlMapping Image(YamlScalar text)
    {
        var sign = text.Value.IndexOf('=', StringComparison.Ordinal);
        var image = text.Value[(sign + 1)..].Trim();
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var bare = digest < 0 ? image : image[..digest];
        var tag = bare.LastIndexOf(':') is var colon && colon > bare.LastIndexOf('/') ? colon : -1;
        var repository = tag < 0 ? bare : bare[..tag];
        var node = YamlTree.Mapping(text).With("name", YamlTree.Text(text, sign < 0 ? repository : text.Value[..sign].Trim()));
        if (sign >= 0)
            node = node.With("newName", YamlTree.Text(text, repository));
        if (tag >= 0)
            node = node.With("newTag", YamlTree.Text(text, bare[(tag + 1)..]));
        return digest < 0 ? node : node.With("digest", YamlTree.Text(text, image[(digest + 1)..]));
    }
}
