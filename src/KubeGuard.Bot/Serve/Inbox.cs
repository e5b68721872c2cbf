using System.Collections.Immutable;
using KubeGuard.PullRequests.GitHub.Webhooks;

namespace KubeGuard.Bot.Serve;

/// <summary>
/// What webhooks asked for and nobody has done yet, a file for each delivery: it survives whatever ends the process (B33). A delivery that is done
/// is remembered for a while, because GitHub may be asked to deliver again.
/// </summary>
internal sealed class Inbox
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    private readonly string _waiting;
    private readonly string _done;
    private readonly TimeProvider _time;

    public Inbox(string workFolder, TimeProvider time)
    {
        _waiting = Directory.CreateDirectory(Path.Combine(workFolder, "inbox", "waiting")).FullName;
        _done = Directory.CreateDirectory(Path.Combine(workFolder, "inbox", "done")).FullName;
        _time = time;
    }

    /// <summary>Keeps a delivery; it is on the disk when this returns.</summary>
    /// <returns>False when it came before.</returns>
    public async Task<bool> TryAddAsync(DeliveryId id, WorkItem item, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(_done, id.Value)) || File.Exists(Path.Combine(_waiting, id.Value)))
            return false;
        var scratch = Path.Combine(_waiting, $".{id.Value}.new");
        await using (var file = new FileStream(scratch, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(KeptItem.Write(item), cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(scratch, Path.Combine(_waiting, id.Value), overwrite: true);
        return true;
    }

    /// <summary>What waits, in ordinal order of the deliveries; a file that is none of the inbox's is left out.</summary>
    public ImmutableArray<WaitingDelivery> Waiting() =>
    [
        .. Directory.EnumerateFiles(_waiting)
            .Select(file => DeliveryId.Read(Path.GetFileName(file)))
            .OfType<DeliveryId>()
            .OrderBy(id => id.Value, StringComparer.Ordinal)
            .Select(id => Read(id))
            .OfType<WaitingDelivery>(),
    ];

    /// <summary>Remembers that a delivery was dealt with, and forgets those of long ago.</summary>
    public void Done(DeliveryId id)
    {
        if (File.Exists(Path.Combine(_waiting, id.Value)))
            File.Move(Path.Combine(_waiting, id.Value), Path.Combine(_done, id.Value), overwrite: true);
        var oldest = _time.GetUtcNow() - Memory;
        foreach (var file in new DirectoryInfo(_done).EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest))
            file.Delete();
    }

    private WaitingDelivery? Read(DeliveryId id) =>
        KeptItem.Read(File.ReadAllBytes(Path.Combine(_waiting, id.Value))) is { } item ? new(id, item) : null;
}

/// <summary>A delivery that waits.</summary>
internal sealed record WaitingDelivery(DeliveryId Id, WorkItem Item);
