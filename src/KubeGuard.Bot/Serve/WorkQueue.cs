using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KubeGuard.PullRequests.GitHub.Webhooks;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// What is to be done, in the order in which it was asked for; what waits already is not added again. Of one repository a single item is out at a
/// time, and what people wait for goes first.
/// </summary>
internal sealed class WorkQueue
{
    private readonly List<TakenWork> _waiting = [];
    private readonly HashSet<string> _busy = new(StringComparer.OrdinalIgnoreCase);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();

    /// <summary>How many items wait; those that are worked on not counted.</summary>
    public int Length
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Adds an item.</summary>
    /// <param name="item">What.</param>
    /// <param name="delivery">The delivery that asked for it; null for the schedule's own.</param>
    public void Add(WorkItem item, DeliveryId? delivery = null)
    {
        lock (_lock)
        {
            var place = _waiting.FindIndex(waiting => waiting.Item == item);
            var before = place < 0 ? new TakenWork(item, []) : _waiting[place];
            var now = delivery is null ? before : before with { Deliveries = before.Deliveries.Add(delivery) };
            if (place < 0)
                _waiting.Add(now);
            else
                _waiting[place] = now;
        }

        _changed.Writer.TryWrite(true);
    }

    /// <summary>Gives items as their repositories are free for them, until it is cancelled. Call <see cref="Done"/> for each.</summary>
    public async IAsyncEnumerable<TakenWork> TakeAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Next() is { } work)
                yield return work;
            else
                await _changed.Reader.ReadAsync(cancellation);
        }
    }

    /// <summary>Frees the repository of an item that was taken.</summary>
    public void Done(TakenWork work)
    {
        lock (_lock)
            _busy.Remove(work.Item.Repository);
        _changed.Writer.TryWrite(true);
    }

    /// <summary>Whose turn it is among the repositories is decided by who asked first, and within one by the kind of work.</summary>
    private TakenWork? Next()
    {
        lock (_lock)
        {
            if (_waiting.Find(waiting => !_busy.Contains(waiting.Item.Repository)) is not { } first)
                return null;
            var next = _waiting.Where(waiting => IsIn(waiting.Item, first.Item.Repository)).MinBy(waiting => waiting.Item.Kind)!;
            _waiting.Remove(next);
            _busy.Add(next.Item.Repository);
            return next;
        }
    }

    private static bool IsIn(WorkItem item, string repository) => string.Equals(item.Repository, repository, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An item that was taken, with the deliveries that asked for it.</summary>
internal sealed record TakenWork(WorkItem Item, ImmutableArray<DeliveryId> Deliveries);
