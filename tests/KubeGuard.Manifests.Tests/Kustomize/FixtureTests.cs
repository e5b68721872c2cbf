using System.Collections.Concurrent;
using KubeGuard.TestKit.RealPrograms;
using Xunit.Abstractions;

namespace KubeGuard.Manifests.Tests.Kustomize;

/// <summary>Hand-written repositories, each about one corner of Kustomize, compared with what the real one makes of them.</summary>
public sealed class FixtureTests(ITestOutputHelper output)
{
    [KubectlFact]
    public void Every_fixture_builds_or_fails_as_with_Kustomize()
    {
        var differences = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        Parallel.ForEach(FixtureFile.Names, name =>
        {
            var files = FixtureFile.Read(name);
            if (RealComparison.Difference(files, FixtureFile.RootOf(files)) is { } difference)
                differences[name] = difference;
        });

        foreach (var (name, difference) in differences.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            output.WriteLine($"{name}: {difference}");
        differences.Keys.Order(StringComparer.Ordinal).ShouldBeEmpty();
        FixtureFile.Names.Count.ShouldBeGreaterThan(60);
    }
}
