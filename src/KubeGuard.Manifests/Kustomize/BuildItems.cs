using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The resources that a build has accumulated, in order of appearance; no two of them with one id.</summary>
internal sealed class BuildItems
{
    private readonly List<BuildItem> _items = [];
    private HashSet<ResourceId>? _ids;

    public IReadOnlyList<BuildItem> All => _items;

    /// <summary>Adds a resource; <paramref name="because"/> is the entry that brings it.</summary>
    public void Add(BuildItem item, YamlNode because)
    {
        _ids ??= [.. _items.Select(present => present.Id)];
        if (!_ids.Add(item.Id))
            throw new KustomizeException(because, $"{item.Id} is there already: Kustomize may not add a resource with an already registered id.");
        _items.Add(item);
    }

    public void AddAll(BuildItems others, YamlNode because)
    {
        foreach (var item in others._items)
            Add(item, because);
    }

    public void Remove(BuildItem item)
    {
        _items.Remove(item);
        IdsChanged();
    }

    public void Replace(BuildItem old, BuildItem with)
    {
        _items[_items.IndexOf(old)] = with;
        IdsChanged();
    }

    /// <summary>Has to be said after a step that may have changed names, namespaces or kinds.</summary>
    public void IdsChanged() => _ids = null;
}
