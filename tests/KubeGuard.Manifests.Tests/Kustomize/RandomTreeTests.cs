using System.Collections.Concurrent;
using KubeGuard.TestKit.RealPrograms;
using Xunit.Abstractions;

namespace KubeGuard.Manifests.Tests.Kustomize;

/// <summary>Repositories of fixed seeds, compared with what the real Kustomize makes of them. KUBEGUARD_PROPERTY_RUNS makes more of them.</summary>
public sealed class RandomTreeTests(ITestOutputHelper output)
{
    private const int FewRuns = 24;

    [KubectlFact]
    public void Random_kustomizations_build_or_fail_as_with_Kustomize()
    {
        var differences = new ConcurrentDictionary<int, string>();
        Parallel.For(0, Runs, seed =>
        {
            if (RealComparison.Difference(new RandomTree(seed).Make(), "app") is { } difference)
                differences[seed] = difference;
        });

        foreach (var (seed, difference) in differences.OrderBy(entry => entry.Key))
            output.WriteLine($"seed {seed}: {difference}");
        differences.Keys.Order().ShouldBeEmpty();
    }

    private static int Runs => int.TryParse(Environment.GetEnvironmentVariable("KUBEGUARD_PROPERTY_RUNS"), out var runs) ? runs : FewRuns;
}
