using System.Runtime.InteropServices;

namespace KubeGuard.Bot.Commands;

/// <summary>
/// SIGINT and SIGTERM, whichever come: the first asks the verb to end in good order, the second to end now, and from the third on the system does
/// with the process what it does by default.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly CancellationTokenSource _insisted = new();
    private PosixSignalRegistration[] _registrations = [];
    private int _signals;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken Insisted => _insisted.Token;

    /// <summary>Takes the process's signals from now on.</summary>
    /// <returns>The token of <see cref="Asked"/>.</returns>
    public CancellationToken Listen()
    {
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];
        return Asked;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _asked.Dispose();
        _insisted.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        var number = Interlocked.Increment(ref _signals);
        context.Cancel = number <= 2;
        if (number == 1)
            _asked.Cancel();
        else if (number == 2)
            _insisted.Cancel();
    }
}
