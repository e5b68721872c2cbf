using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Editing;

/// <summary>A child that a mapping (with a key) or a sequence (without) shall get.</summary>
internal sealed record NewChild(string? Key, JsonNode? Value);

/// <summary>A stretch between two children that stay: all children between them go, and new ones come.</summary>
/// <param name="Previous">Index of the child that stays before the gap, or -1.</param>
/// <param name="Next">Index of the child that stays behind the gap, or the number of children.</param>
/// <param name="Inserted">What comes, in order.</param>
internal readonly record struct Gap(int Previous, int Next, ImmutableArray<NewChild> Inserted)
{
    public int FirstRemoved => Previous + 1;

    public int LastRemoved => Next - 1;

    public bool HasRemoved => Next - Previous > 1;

    public bool IsEmpty => !HasRemoved && Inserted.IsEmpty;
}

/// <summary>Which of the written children of a collection stay, and what is put between them.</summary>
internal sealed class ContainerPlan(int count)
{
    private readonly bool[] _removed = new bool[count];
    private readonly SortedDictionary<int, List<NewChild>> _inserted = [];

    /// <summary>Whether no child is left and none comes.</summary>
    public bool LeavesNothing => _removed.All(isRemoved => isRemoved) && _inserted.Count == 0;

    public void Remove(int index) => _removed[index] = true;

    public bool IsKept(int index) => !_removed[index];

    /// <summary>Puts a child in front of the written child <paramref name="index"/>; at the end when that is their number.</summary>
    public void Insert(int index, NewChild child)
    {
        if (!_inserted.TryGetValue(index, out var children))
            _inserted.Add(index, children = []);
        children.Add(child);
    }

    /// <summary>The gaps in order, empty ones included: there is one more than there are children that stay.</summary>
    public IEnumerable<Gap> Gaps()
    {
        var previous = -1;
        var inserted = ImmutableArray.CreateBuilder<NewChild>();
        for (var index = 0; index <= count; index++)
        {
            if (_inserted.TryGetValue(index, out var children))
                inserted.AddRange(children);
            if (index < count && _removed[index])
                continue;
            yield return new(previous, index, inserted.DrainToImmutable());
            previous = index;
        }
    }
}
