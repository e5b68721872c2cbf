using KubeGuard.Manifests.Provenance;
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

    /// <summary>Does a step of the build and notes it in the history of every resource that it changes.</summary>
    public void During(BuildCause cause, Action step) => During(_items, cause, step);

    /// <summary>Does a step after a build and notes it in the history of every resource that it changes.</summary>
    public static void During(IEnumerable<BuildItem> items, BuildCause cause, Action step)
    {
        var before = items.Select(item => new Snapshot(item, item.Node)).ToList();
        step();
        foreach (var (item, was) in before)
        {
            if (!ReferenceEquals(item.Node, was))
                item.History = item.History.With(new(cause, was, item.Node));
        }
    }

    /// <summary>Lets every resource pass the patches of a kustomization, and notes in its history what it was before and after them.</summary>
    public void Pass(Kustomization kustomization, Action patch)
    {
        var entered = _items.ConvertAll(item => new Snapshot(item, item.Node));
        patch();
        foreach (var (item, node) in entered)
            item.History = item.History with { Layers = item.History.Layers.Add(new(kustomization.File, node, item.Node)) };
    }

    private readonly record struct Snapshot(BuildItem Item, YamlMapping Node);

    /// <summary>Has to be said after a step that may have changed names, namespaces or kinds.</summary>
    public void IdsChanged() => _ids = null;
}
