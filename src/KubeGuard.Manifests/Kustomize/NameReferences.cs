using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// The last step of a build: names (and in bindings and webhooks namespaces) of resources that were renamed or moved are put where other
/// resources refer to them by what they were called before.
/// </summary>
internal sealed class NameReferences
{
    private readonly Dictionary<string, List<BuildItem>> _byPreviousName = new(StringComparer.Ordinal);

    private NameReferences(BuildItems items)
    {
        foreach (var item in items.All)
        {
            foreach (var name in item.PreviousIds.Select(id => id.Name).Distinct(StringComparer.Ordinal))
            {
                if (!_byPreviousName.TryGetValue(name, out var named))
                    _byPreviousName.Add(name, named = []);
                named.Add(item);
            }
        }
    }

    public static void Follow(BuildItems items, TransformerConfig config)
    {
        var references = new NameReferences(items);
        if (references._byPreviousName.Count == 0)
            return;
        foreach (var referrer in items.All)
        {
            foreach (var reference in config.NameReferences)
            {
                foreach (var field in reference.Fields)
                {
                    if (referrer.OriginalId.Is(field.Type))
                        references.Follow(referrer, reference.Target, field);
                }
            }
        }
    }

    private void Follow(BuildItem referrer, TypeSelector target, FieldSpec field)
    {
        var isRoleRef = field.Path.EndsWith("roleRef/name", StringComparison.Ordinal);
        var lookup = new Lookup(this, referrer, target, isRoleRef);
        // The kind may have been changed by a patch since the field was chosen by the original one.
        field.IfPresent.ApplyToAnyType(referrer, referrer.Node, node => lookup.Update(node!));
    }

    private sealed class Lookup(NameReferences all, BuildItem referrer, TypeSelector target, bool isRoleRef)
    {
        public YamlNode Update(YamlNode node) => node switch
        {
            YamlSequence sequence => UpdateItems(sequence),
            YamlMapping mapping => UpdateMapping(mapping),
            YamlScalar scalar => UpdateName(scalar),
            _ => node,
        };

        private YamlSequence UpdateItems(YamlSequence sequence)
        {
            var items = sequence.RawItems;
            for (var i = 0; i < items.Length; i++)
            {
                var updated = Update(items[i].Resolved);
                if (!ReferenceEquals(updated, items[i].Resolved))
                    items = items.SetItem(i, updated);
            }

            return items == sequence.RawItems ? sequence : sequence.WithItems(items);
        }

        private YamlScalar UpdateName(YamlScalar name)
        {
            var found = Select(name, null, item => item.Name);
            return found is null || found.Name == name.Value ? name : Name(found);
        }

        /// <summary>A mapping with a <c>name</c> and perhaps a <c>namespace</c>: both are taken from what is referred to.</summary>
        private YamlMapping UpdateMapping(YamlMapping mapping)
        {
            if (mapping["name"] is not YamlScalar name)
                throw new KustomizeException(mapping, "A reference to another resource has no name.");
            var found = Select(name, mapping.Text("namespace"), item => $"{item.Namespace}/{item.Name}");
            if (found is null)
                return mapping;
            if (found.Name != name.Value)
                mapping = mapping.With("name", Name(found));
            return found.Namespace.Length > 0 && found.Namespace != mapping.Text("namespace")
                ? mapping.With("namespace", found.Metadata!["namespace"]!)
                : mapping;
        }

        private static YamlScalar Name(BuildItem item) => (YamlScalar)item.Metadata!["name"]!;

        private BuildItem? Select(YamlScalar name, string? inNamespace, Func<BuildItem, string> identity)
        {
            if (!all._byPreviousName.TryGetValue(name.Value, out var named))
                return null;
            var candidates = named.Where(Fits).ToList();
            if (inNamespace is not null)
                candidates = InNamespace(candidates, inNamespace);
            if (candidates.Count > 1)
                candidates = candidates.FindAll(item => item.SharesAffixes(referrer, nothingFitsAll: true));
            if (candidates.Count > 1)
                candidates = candidates.FindAll(item => item.SharesAffixes(referrer, nothingFitsAll: false));
            if (candidates.Count == 0)
                return null;
            if (candidates.Select(identity).Distinct(StringComparer.Ordinal).Skip(1).Any())
                throw new KustomizeException(name, $"'{name.Value}' may mean several resources: {string.Join(", ", candidates.Select(item => item.Id))}.");
            return candidates[0];
        }

        private bool Fits(BuildItem item) =>
            item.PreviousIds.Any(id => id.Is(target)) && FitsRoleRef(item) && (CouldBeReferenced(item) && SameNamespace(item));

        private bool FitsRoleRef(BuildItem item)
        {
            if (!isRoleRef || referrer.Node.Mapping("roleRef") is not { } role || role.Text("apiGroup") is not { } group || role.Text("kind") is not { } kind)
                return true;
            var wanted = new TypeSelector(group, null, kind);
            return item.PreviousIds.Any(id => id.Is(wanted));
        }

        /// <summary>Only a RoleBinding reaches into other namespaces, into those that its service accounts name.</summary>
        private bool CouldBeReferenced(BuildItem item) =>
            referrer.Id.IsClusterScoped || item.Id.IsClusterScoped || item.Id.Namespace == referrer.Id.Namespace
            || (referrer.Kind == "RoleBinding" && SubjectNamespaces().Contains(item.Namespace));

        private bool SameNamespace(BuildItem item) =>
            referrer.Id.IsClusterScoped || item.Id.IsClusterScoped || item.Kind == "ServiceAccount" || item.Id.Namespace == referrer.Id.Namespace;

        private IEnumerable<string> SubjectNamespaces() =>
            referrer.Node.Sequence("subjects")?.Items.OfType<YamlMapping>()
                .Where(subject => subject.Text("kind") == "ServiceAccount")
                .Select(subject => subject.Text("namespace"))
                .OfType<string>() ?? [];

        private List<BuildItem> InNamespace(List<BuildItem> candidates, string ns)
        {
            // The candidates of a namespace are all its resources, whatever their name: one that was there before wins over one that is there now.
            return all._byPreviousName.Values.SelectMany(items => items).Any(item => item.OriginalId.Namespace == ns && CouldBeReferenced(item))
                ? candidates.FindAll(item => item.OriginalId.Namespace == ns)
                : candidates.FindAll(item => item.Id.Namespace == ns);
        }
    }
}
