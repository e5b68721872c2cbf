namespace KubeGuard.TestKit.GitHub;

/// <summary>The trouble that a <see cref="FakeGitHub"/> makes, call by call.</summary>
public sealed class FakeTroubles : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Planned> _planned = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<int, FakeGate> _held = [];
    private int _changesLeft = int.MaxValue;
    private int _changes;

    /// <summary>Makes this trouble for the next calls whose line (<c>METHOD path</c>) contains a text.</summary>
    /// <param name="call">Part of a line such as <c>POST repos/acme/shop/pulls</c>; empty for every call.</param>
    /// <param name="fault">The trouble.</param>
    /// <param name="times">For how many calls.</param>
    public void Add(string call, FakeFault fault, int times = 1)
    {
        lock (_lock)
            _planned.Add(new(call, fault, times));
    }

    /// <summary>
    /// Lets this many more changes happen; after that every connection is dropped, as if the caller had been killed. A negative number stops that.
    /// </summary>
    public void DieAfter(int changes)
    {
        lock (_lock)
            _changesLeft = changes < 0 ? int.MaxValue : changes;
    }

    /// <summary>Makes a change, and keeps its answer back until the gate is opened.</summary>
    /// <param name="change">Which one of those to come: 1 is the next.</param>
    public FakeGate Hold(int change = 1)
    {
        lock (_lock)
            return _held[_changes + change] = new();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>Ends when the server does: nothing hangs longer.</summary>
    internal CancellationToken End => _end.Token;

    internal FakeFault? For(FakeCall call)
    {
        lock (_lock)
        {
            if (_changesLeft == 0)
                return new FakeFault.Drop();
            var line = $"{call.Method} {call.Path}{call.Query}";
            if (_planned.Find(planned => planned.Times > 0 && line.Contains(planned.Call, StringComparison.Ordinal)) is { } trouble)
            {
                trouble.Times--;
                return trouble.Fault;
            }

            if (!call.IsMutation)
                return null;
            if (_changesLeft != int.MaxValue)
                _changesLeft--;
            return _held.Remove(++_changes, out var gate) ? new FakeFault.HoldAnswer(gate) : null;
        }
    }

    private sealed class Planned(string call, FakeFault fault, int times)
    {
        public string Call { get; } = call;

        public FakeFault Fault { get; } = fault;

        public int Times { get; set; } = times;
    }
}
