using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KubeGuard.PullRequests.GitHub.Webhooks;

namespace KubeGuard.Bot.Serve;

/// <summary>What is to be done, in the order in which it was asked for; what waits already is not added again.</summary>
internal sealed class WorkQueue
{
    private readonly Channel<WorkItem> _items = Channel.CreateUnbounded<WorkItem>(new() { SingleReader = true });
    private readonly Dictionary<WorkItem, List<DeliveryId>> _waiting = [];
    private readonly Lock _lock = new();

    /// <summary>Adds an item.</summary>
    /// <param name="item">What.</param>
    /// <param name="delivery">The delivery that asked for it; null for the schedule's own.</param>
    public void Add(WorkItem item, DeliveryId? delivery = null)
    {
        lock (_lock)
        {
            var isNew = !_waiting.TryGetValue(item, out var deliveries);
            if (isNew)
                _waiting[item] = deliveries = [];
            if (delivery is not null)
                deliveries!.Add(delivery);
            if (isNew)
                _items.Writer.TryWrite(item);
        }
    }

    /// <summary>Takes items as they come, until it is cancelled.</summary>
    public async IAsyncEnumerable<TakenWork> TakeAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in _items.Reader.ReadAllAsync(cancellation))
        {
            ImmutableArray<DeliveryId> deliveries;
            lock (_lock)
            {
                deliveries = [.. _waiting[item]];
                _waiting.Remove(item);
            }

            yield return new(item, deliveries);
        }
    }
}

/// <summary>An item that was taken, with the deliveries that asked for it.</summary>
internal sealed record TakenWork(WorkItem Item, ImmutableArray<DeliveryId> Deliveries);
