namespace KubeGuard.TestKit.GitHub;

/// <summary>Where an answer waits until a test lets it go: the moment between a change and the caller's knowing of it, as long as it is needed.</summary>
public sealed class FakeGate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when an answer waits here; the change is made by then.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets it go.</summary>
    public void Open() => _open.TrySetResult();

    /// <summary>Waits here.</summary>
    /// <returns>False when the caller is gone, or the server ends.</returns>
    internal async Task<bool> PassAsync(CancellationToken gone)
    {
        _reached.TrySetResult();
        await _open.Task.WaitAsync(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _open.Task.IsCompleted;
    }
}
