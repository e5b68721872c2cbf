using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>A repository to which its proposals were applied, once for all tests of a class that only look.</summary>
public abstract class AppliedRepository : IAsyncLifetime
{
    private Workplace? _work;

    /// <summary>The copy with everything applied.</summary>
    internal Workplace Work => _work ?? throw new InvalidOperationException("There is no ../shared: mark the test [SharedFact].");

    /// <summary>The files before.</summary>
    internal IReadOnlyDictionary<string, string> Before { get; private set; } = new Dictionary<string, string>();

    /// <summary>What the roots built to before, but for the objects that may change.</summary>
    internal ImmutableArray<string> UntouchedBefore { get; private set; } = [];

    /// <summary>What was proposed and applied.</summary>
    internal JsonObject Proposals { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (Create() is not { } work)
            return;
        _work = work;
        Before = work.Files();
        UntouchedBefore = ProvenAfterApply.Untouched(work.Repository);
        Proposals = await work.ApplyAsync();
    }

    public Task DisposeAsync()
    {
        _work?.Dispose();
        return Task.CompletedTask;
    }

    internal static Workplace? OfShared(string name) => SharedData.Root is null ? null : Workplace.OfShared(name);

    private protected abstract Workplace? Create();
}

/// <summary>The demo's sample.</summary>
public sealed class AppliedSample : AppliedRepository
{
    private protected override Workplace Create() => Workplace.OfSample();
}

/// <summary>Real controllers under the RBAC that they ship with, on a real API server.</summary>
public sealed class AppliedControllersPlatform : AppliedRepository
{
    private protected override Workplace? Create() => OfShared("controllers-platform");
}

/// <summary>minikube's storage provisioner: a log that never records storage.k8s.io, of a window in which no claim was made.</summary>
public sealed class AppliedStorageProvisioner : AppliedRepository
{
    private protected override Workplace? Create() => OfShared("minikube-storage-provisioner");
}

/// <summary>Istio's Bookinfo with real Hubble flows of two clusters.</summary>
public sealed class AppliedBookinfo : AppliedRepository
{
    private protected override Workplace? Create() => OfShared("bookinfo");
}
